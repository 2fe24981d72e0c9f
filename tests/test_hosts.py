"""Which hosts an address may lead to, in whatever writing."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.gate.citing import link
from mapper.hosts import in_letters

PUBLIC = (
    "https://paper.example.org/a",
    "https://www.t-online.de/x",
    "https://24tv.ua/1",
    "https://web.archive.org/web/2022/http://127.0.0.1/",
    "https://4.bp.blogspot.com/a",
    "https://deadbeef.com/",
    "https://20220314.example.org/",
    "https://4000000000-a.example.org/",
    "https://l·l.example.org/",
    "https://мвд.рф/",
    "https://xn--b1aew.xn--p1ai/",
    "https://1-2.example.org/",
    "https://example.org:8443/a",
)
NOT = (
    "http://127.1/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://127.0.0.1.nip.io/",
    "http://site.10-0-0-1.sslip.io/",
    "http://7f000001.nip.io/",
    "http://app-7f000001.nip.io/",
    "http://0x7f000001.nip.io/",
    "http://2130706433.nip.io/",
    "http://a.0x7f.1.nip.io/",
    "http://--1.sslip.io/",
    "http://fe80--1.sslip.io/",
    "http://localhost/",
    "http://router.local/",
    "http://db.internal/",
    "http://box.lan/",
    "http://box.home.arpa/",
    "http://a.localhost/",
    "http://1.0.0.10.in-addr.arpa/",
    "http://a.mail/",
    "http://١٢٧.٠.٠.١/",
    "http://example.org⁄.example.net/",
    "http://example.org∕.example.net/",
    "http://example.org@127.0.0.1/",
    "http://.org/",
    "http://a..org/",
)


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_site_is_linked(url):
    assert link(url) == url


@pytest.mark.parametrize("url", NOT)
def test_a_host_of_ones_own_is_not(url):
    assert link(url) is None


WRITINGS = (
    str,
    lambda address: str(int(address)),
    lambda address: hex(int(address)),
    lambda address: ".".join(f"0{part:o}" for part in address.packed),
    lambda address: ".".join(hex(part) for part in address.packed),
    lambda address: f"{address.packed[0]}.{int(address) & 0xFFFFFF}",
    lambda address: f"a.{str(address).replace('.', '-')}.example.org",
    lambda address: f"{address}.example.org",
    lambda address: f"a.{hex(int(address))}.example.org",
)


@given(st.ip_addresses(v=4), st.sampled_from(WRITINGS))
def test_no_number_is_a_host(address: ipaddress.IPv4Address, write):
    assert link(f"http://{write(address)}/") is None


@pytest.mark.parametrize("mark", "\u200e\u200f\u202e\u2066\u2069\u200b\u00ad\ufeff\t\n\\ \x00")
def test_nothing_hides_in_an_address(mark):
    assert link(f"https://example.org/{mark}a") is None
    assert link(f"https://exa{mark}mple.org/a") is None


def test_another_alphabet_is_shown_in_the_networks_letters():
    assert in_letters("https://аррӏе.com/") == "xn--80ak6aa92e.com"
    assert in_letters("https://example.org/ы") == ""
    assert in_letters("https://[broken") == ""

// Plays steps one after the other: the next waits for its time, and for the drawing of the last.

/** Seconds from step to step, the slowest first. */
export const PACES_S = [4, 2, 1, 0.5, 0.25];

/**
 * @param {object} parts
 * @param {() => *} parts.next what the next step shows; null at the end
 * @param {(step: *, more: {replace: boolean}) => Promise<void>|void} parts.show settles when it is
 *   drawn; a play is one entry of the history, `replace` is false for its first step alone
 * @param {(playing: boolean) => void} parts.changed
 * @param {(seconds: number) => Promise<void>} [parts.wait]
 */
export function createPlayer({ next, show, changed, wait = sleep }) {
  let pace = PACES_S.indexOf(1);
  /** The play that goes on; a play that is no longer it ends by itself. */
  let current = null;

  function stop() {
    if (!current) return;
    current = null;
    changed(false);
  }

  async function play() {
    const mine = current = {};
    changed(true);
    try {
      for (let replace = false; mine === current; replace = true) {
        const step = next();
        if (step === null) break;
        await Promise.all([show(step, { replace }), wait(PACES_S[pace])]);
      }
    } finally {
      if (mine === current) stop();
    }
  }

  return {
    play,
    stop,
    isPlaying: () => current !== null,
    paceS: () => PACES_S[pace],
    isSlowest: () => pace === 0,
    isFastest: () => pace === PACES_S.length - 1,
    /** @param {-1|1} by slower or faster */
    setPace(by) {
      pace = Math.max(0, Math.min(PACES_S.length - 1, pace + by));
    },
  };
}

const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

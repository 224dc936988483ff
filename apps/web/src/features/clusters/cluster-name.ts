// A name to start with, so that nobody has to think of one.

const animals = ['orca', 'otter', 'seal', 'heron', 'squid', 'crab', 'carp', 'eel', 'koi', 'ray']

/** The first of `play-orca`, `play-otter`, …, `play-orca-2`, … that is not taken. */
export function freeName(taken: readonly string[]): string {
  const used = new Set(taken)
  for (let round = 1; ; round++) {
    for (const animal of animals) {
      const name = round === 1 ? `play-${animal}` : `play-${animal}-${round}`
      if (!used.has(name)) return name
    }
  }
}

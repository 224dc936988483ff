// The landing page's cluster before anybody touches it: made once by the server, with the simulation that will wake in
// its place.
import type { Locale } from '@kubarium/contracts'
import type { LiveState } from '../../ports/live-source.ts'
import { browserTerminal } from './browser-terminal.ts'
import { FIRST_COMMAND, startLandingCluster } from './landing-cluster.ts'

const LONGEST_MILLISECONDS = 3000

export interface Still {
  readonly state: LiveState
  /** What its terminal has printed, with control sequences. */
  readonly printed: string
}

const made = new Map<Locale, Promise<Still>>()

/** The cluster and its terminal after the first command. Always the same, whoever asks in that language. */
export function landingStill(locale: Locale): Promise<Still> {
  let still = made.get(locale)
  if (!still) made.set(locale, (still = makeStill(locale)))
  return still
}

async function makeStill(locale: Locale): Promise<Still> {
  const browser = startLandingCluster()
  const terminal = browserTerminal(browser, locale, 1)
  try {
    let printed = ''
    await new Promise<void>((done) => {
      const patience = setTimeout(done, LONGEST_MILLISECONDS)
      terminal.listen({
        output: (text) => (printed += text),
        reset: () => (printed = ''),
        // The prompt after the command comes with the text that follows.
        command: () => setTimeout(() => (clearTimeout(patience), done()), 50),
        connection: () => {},
      })
      terminal.type(`${FIRST_COMMAND}\r`)
    })
    return { state: browser.source.state(), printed }
  } finally {
    terminal.close()
    browser.close()
  }
}

// The terminal of a workspace, as a person uses it: typed into, and read where those read who hear it.
import type { Locator, Page } from 'playwright-core'

const SHELL = "xpath=//textarea[contains(@class, 'xterm-helper-textarea')][not(ancestor::*[@hidden])]"

/** Where one types in the tab that is shown. */
export function shell(page: Page): Locator {
  return page.locator(SHELL).first()
}

/** Types a line and Enter. */
export async function type(page: Page, line: string): Promise<void> {
  await shell(page).focus()
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}

export interface Ran {
  readonly output: string
  readonly status: number
}

/** Types a command and waits until it has ended. `while_` is done while it runs. */
export async function run(page: Page, line: string, while_?: () => Promise<void>): Promise<Ran> {
  const before = await ended(page).count()
  await type(page, line)
  await while_?.()
  const entry = ended(page).nth(before)
  await entry.waitFor({ state: 'attached', timeout: 60_000 })
  const status = Number(/(\d+)\s*$/.exec((await entry.locator('h3').textContent()) ?? '')?.[1])
  return { output: (await entry.locator('pre').textContent()) ?? '', status }
}

/** The commands that have ended in the tab that is shown. */
function ended(page: Page): Locator {
  return page.getByRole('log').locator('div:has(> h3)')
}

// Barriers on a page, as far as a program can find them.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Violation {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** What axe finds against WCAG 2.2 AA on the page as it stands. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe: loaded } = window as unknown as {
      axe: { run: (options: unknown) => Promise<{ violations: Violation[]; passes: unknown[] }> }
    }
    const { violations: all, passes } = await loaded.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    if (passes.length < 10) throw new Error('axe looked at next to nothing')
    return all
  })
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary.split('\n').slice(1, 3).join(' ')}`,
    ),
  )
}

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { mishap, openBrowser, visit } from '../browser.ts'
import { begin, enterAsNew } from '../lessons.ts'
import { run } from '../shell.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

interface Variant {
  namespace: string
  app: string
  port: string
}

/** Names and port of this learner's variant, as the text says them. */
async function variantOf(page: Page): Promise<Variant> {
  const text = (await page.getByRole('article').textContent()) ?? ''
  const [, app = '', port = ''] = /http:\/\/([a-z-]+):(\d+)\//.exec(text) ?? []
  return { namespace: `team-${app}`, app, port }
}

/** Finds out what is wrong, as somebody who knows would. */
async function causeOf(page: Page, { namespace, app }: Variant): Promise<'selector' | 'target-port' | 'readiness'> {
  const ask = async (path: string) =>
    (await run(page, `kubectl -n ${namespace} get service ${app} -o jsonpath={${path}}`)).output.trim()
  if ((await ask('.spec.selector.app')) !== app) return 'selector'
  return (await ask('.spec.ports[0].targetPort')) === '80' ? 'readiness' : 'target-port'
}

const answers = {
  selector: 'The selector of the Service',
  'target-port': 'The target port of the Service',
  readiness: 'The readiness probe of the pods',
}

/** Hands the work in by its keys and waits for the result. */
async function submit(page: Page, number: number): Promise<void> {
  await page
    .getByRole('tab', { name: /^(Task|Result)/ })
    .first()
    .focus()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('tab', { name: new RegExp(`^Result ${number}`), selected: true }).waitFor()
  await page.locator('[data-submission="graded"], [data-submission="ungradable"]').waitFor({ timeout: 60_000 })
}

describe('an exercise', () => {
  it('is handed in wrong, told why, repaired with a hint, handed in again and scored', async () => {
    const { page, complaints, context } = await visit(browser)
    await enterAsNew(page, 'en')
    await begin(page, 'exercise', 'en')
    const variant = await variantOf(page)
    const { namespace, app, port } = variant
    const live = page.locator('[data-check]').filter({ hasText: 'at least two ready endpoints' })
    await page.locator('[data-check="busy"]').first().waitFor()
    expect(await page.getByText('Tested on a copy when you submit').count()).toBe(2)

    // A plausible mistake.
    const cause = await causeOf(page, variant)
    await run(page, `kubectl -n ${namespace} delete service ${app}`)
    await live.getByText('There is no Service of that name.').waitFor({ timeout: 30_000 })
    await page.getByLabel(answers[cause]).check()
    await submit(page, 1)
    const result = page.locator('[data-submission]')
    await result.locator('[data-check="bad"]').first().waitFor()
    expect(await result.locator('[data-check="bad"]').count()).toBe(3)
    expect(await result.locator('[data-check="ok"]').count()).toBe(1)
    await result.getByText('There is no Service of that name.').waitFor()
    await result.getByText('0 of 10 requests were answered.').waitFor()
    await expect.poll(() => result.locator('[data-score]').first().getAttribute('data-score')).toBe('2')

    // What hints cost is said before they are opened.
    await page.getByRole('tab', { name: 'Task' }).click()
    await page.getByText('costs 0.8 points').waitFor()
    await page.locator('[data-hint="locked"]').waitFor()
    await page.getByRole('button', { name: 'Open: Hint 1 of 3' }).click()
    await page.getByText('Look at the list before you look at the pods.').waitFor()

    // Undone, then repaired.
    await page.getByRole('button', { name: 'Undo last change' }).click()
    await page.getByText(`Undone: kubectl -n ${namespace} delete service ${app}`).first().waitFor()
    await page.locator(`[data-object][aria-label^="Service ${app}"]`).waitFor({ timeout: 30_000 })
    for (const command of [
      `kubectl -n ${namespace} delete service,deployment ${app}`,
      `kubectl -n ${namespace} create deployment ${app} --image=nginx:1.27 --replicas=3`,
      `kubectl -n ${namespace} expose deployment ${app} --port=${port} --target-port=80`,
    ])
      expect(await run(page, command)).toMatchObject({ status: 0 })
    await expect.poll(() => live.getAttribute('data-check'), { timeout: 30_000 }).toBe('ok')
    await submit(page, 2)
    await expect.poll(() => result.locator('[data-score]').first().getAttribute('data-score')).toBe('10')
    expect(await result.locator('[data-check="ok"]').count()).toBe(4)
    await page.getByText('Best so far: 8.4.').waitFor()
    await page.getByText('How it can be solved').click()
    await page.getByText('One of the three was wrong.').waitFor()

    // Earlier results stay.
    await page.getByRole('button', { name: 'Result 1' }).click()
    await expect.poll(() => result.locator('[data-score]').first().getAttribute('data-score')).toBe('2')
    await page.reload()
    await page.getByRole('tab', { name: /^Result 2/, selected: true }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  }, 180_000)

  it.runIf(inject('standIn'))('says that it is our fault when it cannot be graded', async () => {
    const { page, context } = await visit(browser)
    await enterAsNew(page, 'en')
    await begin(page, 'exercise', 'en')
    await mishap(page, { gradingFails: true })
    await submit(page, 1)
    await page.locator('[data-submission]').getByText('That is our fault, and it counts as no attempt.').waitFor()
    expect(await page.locator('[data-submission] [data-check]').count()).toBe(0)
    await mishap(page, { gradingFails: false })
    await context.close()
  })
})

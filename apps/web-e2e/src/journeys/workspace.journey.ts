import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { enter, learner, mishap, openBrowser, phone, visit } from '../browser.ts'
import { createCluster, openTroubledCluster, removeCluster } from '../clusters.ts'
import { run, type } from '../shell.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

/** A cluster of one journey alone. */
async function ownCluster(page: Page, name: string, locale = 'en'): Promise<string> {
  const unique = `${name}-${Date.now() % 100_000}`
  await enter(page, locale)
  await createCluster(page, unique)
  return unique
}

describe('the workspace', () => {
  it('says in one sentence what the picture shows, in both languages', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await openTroubledCluster(page)
    const english = page.getByText(
      /^3 nodes, one cordoned\. \d+ pods: \d running.*1 waits for room.*Service pay has no/,
    )
    await english.first().waitFor()
    await page.getByRole('link', { name: /한국어/ }).click()
    await page
      .getByText(/^노드 3개, 하나는 cordon됨\. 파드 \d+개: \d개 Running.*1개 자리 대기.*Service pay: /)
      .first()
      .waitFor()
    await context.close()
  })

  it('tells why a pod crashes, and leads to what it uses', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await openTroubledCluster(page)
    await page.locator('[data-state="crashing"]').first().click()
    await page.getByText('ended with exit code 1').waitFor()
    if (inject('standIn')) await page.getByText('missing required environment variable PAY_DB_URL').waitFor()
    await page.getByText('Secret · missing').waitFor()
    await page.getByRole('button', { name: /pay-config/ }).click()
    await page.getByRole('heading', { name: 'pay-config' }).waitFor()
    await context.close()
  })

  it('is walked with the keyboard alone', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await openTroubledCluster(page)
    // Nothing has the focus when the body has it.
    const focused = () =>
      page.evaluate(() => {
        const active = document.activeElement
        return active === document.body ? '' : (active?.getAttribute('aria-label') ?? active?.textContent ?? '')
      })
    // The page may be there before it listens.
    await expect
      .poll(async () => {
        await page.keyboard.press('Alt+4')
        return focused()
      })
      .toContain('etcd')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Node node-1')
    await page.keyboard.press('ArrowDown')
    const pod = /^Pod (\S+), .*on node-1$/.exec(await focused())?.[1]
    expect(pod).toBeDefined()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Object' }).locator(`h2[title="${pod}"]`).waitFor()
    await page.keyboard.press('+')
    await page.getByText('125%').waitFor()
    await page.keyboard.press('0')
    await page.getByText('100%').waitFor()
    await page.keyboard.press('t')
    await page.getByRole('tree').waitFor()
    await page.keyboard.press('Alt+4')
    await expect.poll(focused).toContain('Not on a node')
    await page.keyboard.press('Alt+2')
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('xterm-helper-textarea')
    // Escape and then Tab leave the terminal.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.className ?? '')).not.toContain('xterm-helper-textarea')
    await page.keyboard.press('Control+k')
    await page.locator('input[role=combobox]').fill('node')
    await page.keyboard.press('Escape')
    await context.close()
  })

  it('keeps the screen and what is typed while the line is lost, and types it once', async () => {
    const { page, context } = await visit(browser)
    const name = await ownCluster(page, 'line')
    expect((await run(page, 'echo before')).output).toBe('before')
    await context.setOffline(true)
    await page.getByText('Reconnecting').first().waitFor({ timeout: 60_000 })
    await type(page, 'echo kept-and-once')
    await page.getByText('characters wait').waitFor()
    await page.getByText('No connection for').first().waitFor({ timeout: 30_000 })
    await context.setOffline(false)
    // It is tried again by itself, too; the button only makes it sooner.
    await page.getByText('characters wait').waitFor({ state: 'detached', timeout: 30_000 })
    const said = page.getByRole('log').locator('pre', { hasText: 'kept-and-once' })
    await said.waitFor({ state: 'attached' })
    expect(await said.count()).toBe(1)
    expect(
      await page
        .getByRole('log')
        .locator('pre', { hasText: /^before$/ })
        .count(),
    ).toBe(1)
    await removeCluster(page, name)
    await context.close()
  }, 150_000)

  it('finds its shell again after a reload, with what it was doing', async () => {
    const { page, context } = await visit(browser)
    const name = await ownCluster(page, 'again')
    await run(page, 'cd /tmp')
    await page.reload()
    await page.locator('[data-object]').first().waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    expect((await run(page, inject('standIn') ? 'echo /tmp' : 'pwd')).output).toBe('/tmp')
    await removeCluster(page, name)
    await context.close()
  })

  it('asks to sign in again on top of the page and goes on where it was', async () => {
    const { page, context } = await visit(browser)
    const name = await ownCluster(page, 'session')
    await page.getByRole('button', { name: 'kube-apiserver' }).click()
    await context.clearCookies()
    await page.getByRole('dialog', { name: 'Sign in again to go on' }).waitFor({ timeout: 30_000 })
    await page.getByRole('dialog').locator('input[type=password]').fill(learner.password)
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('The one door.').waitFor()
    await removeCluster(page, name)
    await context.close()
  })

  it('answers the same for a cluster that is missing and one of somebody else', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await page.goto('/en/clusters/0b0e6a5e-6b0e-4f7e-9c58-000000000000')
    await page.getByRole('heading', { name: 'Nothing lives at this address' }).waitFor()
    await context.close()
  })

  it('takes Hangul from the line input on a phone', async () => {
    const { page, context } = await visit(browser, { size: phone, touch: true })
    const name = await ownCluster(page, 'hangul')
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Terminal' }).click()
    await page.getByLabel('Command', { exact: true }).fill('echo 안녕 한글')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('log').locator('pre', { hasText: '안녕 한글' }).waitFor({ state: 'attached' })
    await removeCluster(page, name)
    await context.close()
  })

  it('shows the list of clusters again after it could not be loaded', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    // The first list comes with the page, so it is the next one that fails: what is known stays.
    await page.route('**/v1/clusters', (route) => route.abort())
    await page.getByText('The server does not answer').waitFor({ timeout: 40_000 })
    await page.getByRole('heading', { name: 'Clusters', exact: true }).waitFor()
    await page.unroute('**/v1/clusters')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('The server does not answer').waitFor({ state: 'detached' })
    await context.close()
  })

  it.runIf(inject('standIn'))('says so when there is no list at all, and asks again', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await mishap(page, { clustersFail: true })
    await page.goto('/en/dashboard')
    await page.getByRole('heading', { name: 'We could not load your clusters.' }).waitFor()
    await mishap(page, { clustersFail: false })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'play-orca' }).waitFor()
    await context.close()
  })

  it('groups the same pods by owner and by namespace, and draws them larger', async () => {
    const { page, complaints, context } = await visit(browser)
    await enter(page)
    await openTroubledCluster(page)
    const pods = page.locator('[data-object][data-state]')
    const count = await pods.count()
    await page.getByLabel('Group by').selectOption('owner')
    await page.getByRole('group', { name: 'No owner' }).waitFor()
    expect(await pods.count()).toBe(count)
    await page.getByRole('radio', { name: 'Tree' }).click()
    await page.getByRole('treeitem', { name: /^No owner/ }).waitFor()
    await page.getByRole('radio', { name: 'Picture' }).click()
    await page.getByLabel('Group by').selectOption('namespace')
    await page.getByRole('group', { name: 'Namespace default' }).waitFor()
    await page.getByLabel('Group by').selectOption('node')
    const width = async () => (await pods.first().boundingBox())?.width ?? 0
    const before = await width()
    await page.getByRole('button', { name: 'Larger' }).click()
    await page.getByRole('button', { name: 'Larger' }).click()
    expect(await width()).toBeGreaterThan(before)
    // Wires end at the pods they belong to, however large everything is drawn.
    const ends = await page.evaluate(
      () =>
        [...document.querySelectorAll('svg circle')].filter((circle) => {
          const { left, top } = circle.getBoundingClientRect()
          const near = document.elementFromPoint(left + 4, top - 6)?.closest('[data-state]')
          return near !== null && near !== undefined
        }).length,
    )
    expect(ends).toBeGreaterThan(0)
    await page.getByRole('button', { name: /^Full size/ }).click()
    expect(complaints).toEqual([])
    await context.close()
  })
})

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { mishap, openBrowser, signIn, visit } from '../browser.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

async function openCluster(page: Page, name: string, locale = 'en'): Promise<void> {
  await signIn(page, locale)
  await page.getByRole('link', { name, exact: true }).click()
  await page.waitForURL('**/clusters/*')
  await page.locator('[data-object]').first().waitFor()
}

// These need a cluster in which everything that can be wrong is wrong, and failures on demand.
describe.runIf(inject('standIn'))('the workspace', () => {
  it('says in one sentence what the picture shows, in both languages', async () => {
    const { page, context } = await visit(browser)
    await openCluster(page, 'play-orca')
    await page.getByText('3 nodes, one cordoned. 11 pods: 5 running, 1 not ready').first().waitFor()
    await page.getByRole('link', { name: /한국어/ }).click()
    await page.getByText('노드 3개, 하나는 cordon됨. 파드 11개: 5개 Running').first().waitFor()
    await context.close()
  })

  it('tells why a pod crashes, and leads to what it uses', async () => {
    const { page, context } = await visit(browser)
    await openCluster(page, 'play-orca')
    await page.locator('[data-state="crashing"]').click()
    await page.getByText('ended with exit code 1').waitFor()
    await page.getByText('missing required environment variable PAY_DB_URL').waitFor()
    await page.getByText('Secret · missing').waitFor()
    await page.getByRole('button', { name: /pay-config/ }).click()
    await page.getByRole('heading', { name: 'pay-config' }).waitFor()
    await context.close()
  })

  it('is walked with the keyboard alone', async () => {
    const { page, context } = await visit(browser)
    await openCluster(page, 'play-orca')
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      )
    await page.keyboard.press('Alt+4')
    await expect.poll(focused).toContain('etcd')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Node node-1')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Pod cache-0, Running 2/2, on node-1')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toContain('Pod pay-58c6d9f7b4-6hxjs, CrashLoopBackOff')
    await page.keyboard.press('Enter')
    await page.getByText('ended with exit code 1').waitFor()
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
    await page.getByRole('combobox').fill('orca')
    await page.keyboard.press('Escape')
    await context.close()
  })

  it('keeps what is typed while the line is lost, and types it once', async () => {
    const { page, context } = await visit(browser)
    await openCluster(page, 'empty-sea')
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('echo before')
    await page.keyboard.press('Enter')
    await mishap(page, { refuseSockets: true, dropSockets: true })
    await page.getByText('Reconnecting').first().waitFor()
    await page.keyboard.type('echo kept-and-once')
    await page.keyboard.press('Enter')
    await page.getByText('characters wait').waitFor()
    await page.waitForTimeout(10_500)
    await page.getByText('No connection for').first().waitFor()
    await mishap(page, { refuseSockets: false })
    // It is tried again by itself, too; the button only makes it sooner.
    await page.getByText('characters wait').waitFor({ state: 'detached', timeout: 20_000 })
    const said = page.getByRole('log').locator('pre', { hasText: 'kept-and-once' })
    await said.waitFor({ state: 'attached' })
    expect(await said.count()).toBe(1)
    await context.close()
  })

  it('shows why a cluster is parked and releases it', async () => {
    const { page, context } = await visit(browser)
    await openCluster(page, 'broken-reef')
    await page.getByText('deployment-controller: TypeError').waitFor()
    await page.getByRole('button', { name: 'Release cluster' }).click()
    await page.getByText('Released. The cluster goes on.').first().waitFor()
    await page.getByText('This cluster is parked').waitFor({ state: 'detached' })
    await context.close()
  })

  it('asks to sign in again on top of the page and goes on where it was', async () => {
    const { page, context } = await visit(browser)
    await openCluster(page, 'play-orca')
    await page.getByRole('button', { name: 'kube-apiserver' }).click()
    await mishap(page, { endSessions: true })
    await page.getByRole('dialog', { name: 'Sign in again to go on' }).waitFor({ timeout: 30_000 })
    await page.getByRole('dialog').locator('input[type=password]').fill('correct horse battery')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('The one door.').waitFor()
    await context.close()
  })

  it('answers the same for a cluster that is missing and one of somebody else', async () => {
    const { page, context } = await visit(browser)
    await signIn(page)
    await page.goto('/en/clusters/0b0e6a5e-6b0e-4f7e-9c58-000000000000')
    await page.getByRole('heading', { name: 'Nothing lives at this address' }).waitFor()
    await context.close()
  })

  it('takes Hangul from the line input on a phone', async () => {
    const { page, context } = await visit(browser, { size: { width: 390, height: 844 }, touch: true })
    await openCluster(page, 'empty-sea')
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Terminal' }).click()
    await page.getByLabel('Command', { exact: true }).fill('echo 안녕 한글')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('log').locator('pre', { hasText: '안녕 한글' }).waitFor({ state: 'attached' })
    await context.close()
  })

  it('shows the list of clusters again after it could not be loaded', async () => {
    const { page, context } = await visit(browser)
    await signIn(page)
    await mishap(page, { clustersFail: true })
    await page.goto('/en/dashboard')
    await page.getByRole('heading', { name: 'We could not load your clusters.' }).waitFor()
    await mishap(page, { clustersFail: false })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'play-orca' }).waitFor()
    await context.close()
  })
})

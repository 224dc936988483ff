import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { enter, mishap, openBrowser, phone, visit } from '../browser.ts'
import { openCluster } from '../clusters.ts'
import { run } from '../shell.ts'

const folder = join(import.meta.dirname, '../../screenshots')
const POISON = `deployment-controller: TypeError: Cannot read properties of undefined (reading 'replicas')
    at reconcile (deployment.reconciler.ts:41:27)
    at step (loop.ts:186:9)
while it worked on deployment default/web`

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `parked-${name}.png`) })
}

// A part of the simulation has to fail for this, which nobody can ask a product to do.
describe.runIf(inject('standIn'))('a parked cluster', () => {
  it('shows its error where clusters are listed, and is released from there', async () => {
    const { page, complaints, context } = await visit(browser)
    await enter(page)
    await page.getByText('broken-reef is parked.').waitFor()
    await page.getByText('deployment-controller: TypeError').waitFor()
    await page.getByText('kubectl still works.').waitFor()
    await shot(page, 'list')
    await page.getByRole('button', { name: 'Release cluster' }).click()
    await page.getByText('broken-reef is released and tries again.').first().waitFor()
    await page.getByText('broken-reef is parked.').waitFor({ state: 'detached' })
    await mishap(page, { park: 'broken-reef', error: POISON })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says so in the workspace that is open while it happens, and that kubectl still works', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await openCluster(page, 'empty-sea')
    await mishap(page, { park: 'empty-sea', error: POISON })
    await page.getByRole('alert').filter({ hasText: 'empty-sea is parked.' }).waitFor({ timeout: 30_000 })
    await page.getByRole('img', { name: 'not working' }).first().waitFor()
    await page.getByText('The whole error').click()
    await page.getByText('while it worked on deployment default/web').waitFor()
    expect((await run(page, 'kubectl get pods')).status).toBe(0)
    await shot(page, 'workspace')
    await page.getByRole('button', { name: 'Release cluster' }).click()
    await page.getByText('empty-sea is parked.').waitFor({ state: 'detached' })
    await context.close()
  })

  it('that fails again at once says what else can be done', async () => {
    const { page, context } = await visit(browser, { theme: 'dark', size: phone, touch: true })
    await enter(page, 'ko')
    await mishap(page, { poison: 'broken-reef', error: POISON })
    await openCluster(page, 'broken-reef')
    await page.getByText('broken-reef 클러스터가 멈춰 있어요.').waitFor()
    await page.getByRole('button', { name: '클러스터 다시 시작' }).click()
    await page.getByText('broken-reef 클러스터가 다시 실패했어요.').waitFor({ timeout: 30_000 })
    await page.getByText('클러스터를 지우고 새로 만드세요').waitFor()
    await shot(page, 'again-on-a-phone')
    await context.close()
  })
})

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enter, openBrowser, visit } from '../browser.ts'
import { createCluster, removeCluster } from '../clusters.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

async function newCluster(page: Page, name: string): Promise<void> {
  await enter(page)
  await createCluster(page, name)
}

describe('a first deployment', () => {
  it('is typed, and its three pods become Running in the picture, in the sentence and in the table', async () => {
    const { page, complaints, context } = await visit(browser)
    const name = `first-${Date.now() % 100_000}`
    await newCluster(page, name)
    await page.getByRole('heading', { name: 'No pods yet' }).waitFor()
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('kubectl create deployment web --image=nginx --replicas=3')
    await page.keyboard.press('Enter')
    await page.getByText('3 running', { exact: false }).first().waitFor({ timeout: 30_000 })
    expect(await page.locator('[data-state="running"]').count()).toBe(3)

    await page.keyboard.type('kubectl expose deployment web --port=80')
    await page.keyboard.press('Enter')
    await page.getByText('sends to all of them').first().waitFor()

    await page.getByRole('radio', { name: 'Table' }).click()
    await page
      .getByRole('row', { name: /web-.*Running/ })
      .first()
      .waitFor()
    await page.getByRole('radio', { name: 'Tree' }).click()
    expect(await page.getByRole('treeitem', { name: /web-.*Running 1\/1/ }).count()).toBe(3)
    await page.getByRole('radio', { name: 'Picture' }).click()

    await page.locator('[data-state="running"]').first().click()
    await page.getByText('container is ready').waitFor()
    // How it came to be, from the request to the kubelet's report.
    const steps = page.getByRole('region', { name: 'Object' }).locator('ol button')
    await expect.poll(() => steps.count()).toBeGreaterThanOrEqual(4)
    expect(await steps.first().textContent()).toContain('created deployment/web')
    expect(await steps.last().textContent()).toMatch(/kubelet on node-\d.*as Running/)
    await page.getByRole('tab', { name: 'YAML' }).click()
    await page.getByText('kind: Pod').waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByText('replicaset-controller').first().waitFor()
    expect(complaints).toEqual([])
    await removeCluster(page, name)
    await context.close()
  })

  it('heals when a pod is deleted', async () => {
    const { page, context } = await visit(browser)
    const name = `heal-${Date.now() % 100_000}`
    await newCluster(page, name)
    await page.getByRole('button', { name: /^Run: kubectl create deployment/ }).click()
    await page.getByText('3 running', { exact: false }).first().waitFor({ timeout: 30_000 })
    const label = (await page.locator('[data-state="running"]').first().getAttribute('aria-label')) ?? ''
    const pod = /Pod (\S+),/.exec(label)?.[1] ?? ''
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type(`kubectl delete pod ${pod}`)
    await page.keyboard.press('Enter')
    await page.locator(`[aria-label^="Pod ${pod},"]`).waitFor({ state: 'detached', timeout: 40_000 })
    await page.getByText('3 running', { exact: false }).first().waitFor({ timeout: 40_000 })
    await removeCluster(page, name)
    await context.close()
  })
})

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, signIn, visit } from '../browser.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

async function newCluster(page: Page, name: string): Promise<void> {
  await signIn(page)
  await page.getByRole('button', { name: 'New cluster' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Create cluster' }).click()
  await page.waitForURL('**/clusters/*')
  await page.locator('.xterm-helper-textarea').waitFor({ state: 'attached' })
}

async function removeCluster(page: Page, name: string): Promise<void> {
  await page.goto('/en/dashboard')
  await page.getByRole('button', { name: `Menu of ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByText('cannot be undone').waitFor()
  await page.getByRole('button', { name: 'Delete cluster' }).click()
  await page.getByText(`${name} is deleted.`).first().waitFor()
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

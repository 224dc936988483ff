import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, visit } from '../browser.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

describe('the cluster on the landing page', () => {
  it('wakes in the browser, takes kubectl, runs three pods, breaks one, and tells why', async () => {
    const { page, complaints, context } = await visit(browser)
    await page.goto('/en')
    await page.getByText('3 nodes, no pods.').first().waitFor()
    await page.getByRole('button', { name: 'Create three pods' }).click()
    await page.getByText('3 running').first().waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Put a Service in front' }).click()
    await page.getByText('Service web sends to all of them').first().waitFor()
    await page.getByRole('button', { name: 'Ask for an image that does not exist' }).click()
    await page.getByText('without its image').first().waitFor({ timeout: 60_000 })
    await page.locator('[data-state="image-error"]').first().click()
    await page.getByText('The image nginx:no-such-tag cannot be pulled.').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('kubectl get pods')
    await page.keyboard.press('Enter')
    await page.getByRole('log').locator('pre', { hasText: 'ImagePull' }).waitFor({ state: 'attached' })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('loads nothing of the simulation before it wakes, and waits for the button when data is saved', async () => {
    const { page, context } = await visit(browser)
    await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }))
    const loaded: number[] = []
    page.on('response', async (response) => {
      if (response.url().endsWith('.js')) loaded.push((await response.body().catch(() => Buffer.alloc(0))).length)
    })
    await page.goto('/ko')
    await page.getByRole('button', { name: '클러스터 깨우기' }).waitFor()
    await page.waitForTimeout(1500)
    const before = loaded.reduce((sum, size) => sum + size, 0)
    await page.getByRole('button', { name: '클러스터 깨우기' }).click()
    await page.getByText('노드 3개, 파드 없음.').first().waitFor()
    expect(loaded.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(before * 1.3)
    await context.close()
  })
})

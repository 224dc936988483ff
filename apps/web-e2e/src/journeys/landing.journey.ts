import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, visit } from '../browser.ts'
import { run, shell } from '../shell.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

/** JavaScript that a visit has loaded, in bytes as they are after unpacking. */
function weigh(page: Page): () => number {
  let total = 0
  page.on('response', async (response) => {
    if (new URL(response.url()).pathname.endsWith('.js'))
      total += (await response.body().catch(() => Buffer.alloc(0))).length
  })
  return () => total
}

describe('the cluster on the landing page', () => {
  it('takes kubectl, scales, breaks, and tells why', async () => {
    const { page, complaints, context } = await visit(browser)
    await page.goto('/en')
    await page.getByText('3 pods: 3 running. Service shop sends to all of them.').first().waitFor()
    await page.getByRole('button', { name: 'Scale up to 5' }).click()
    await page.getByText('5 running').first().waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Ask for an image that does not exist' }).click()
    await page.getByText('without its image').first().waitFor({ timeout: 60_000 })
    await page.locator('[data-state="image-error"]').first().click()
    await page.getByText('The image nginx:no-such-tag cannot be pulled.').waitFor()
    await page.getByRole('heading', { name: 'How it came to this' }).waitFor()
    await page.keyboard.press('Escape')
    await shell(page).waitFor({ state: 'attached' })
    expect((await run(page, 'kubectl get pods')).output).toContain('ImagePull')
    await page.getByRole('button', { name: 'Delete it all' }).click()
    await page.getByRole('button', { name: 'Create three pods' }).click({ timeout: 60_000 })
    await page.getByText('3 running').first().waitFor({ timeout: 60_000 })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is the still picture come alive: the same pods, and it does what the touch was for', async () => {
    const { page, complaints, context } = await visit(browser)
    await page.goto('/en')
    const labels = async () => {
      const found: (string | null)[] = []
      for (const object of await page.locator('[data-object][data-state]').all())
        found.push(await object.getAttribute('aria-label'))
      return found
    }
    const still = await labels()
    expect(still).toHaveLength(3)
    await page.locator('[data-state="running"]').first().click()
    await page.getByText('Its container is ready').waitFor({ timeout: 30_000 })
    await page.getByText('How it came to this').waitFor()
    await page.keyboard.press('Escape')
    expect(await labels()).toEqual(still)
    // What stood on the still screen was typed again in the real one.
    await page.getByRole('log').locator('h3', { hasText: 'kubectl get pods' }).waitFor({ state: 'attached' })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('loads nothing of the simulation before it is touched', async () => {
    const { page, context } = await visit(browser)
    const weight = weigh(page)
    await page.goto('/ko')
    await page.getByRole('button', { name: '클러스터 깨우기' }).waitFor()
    await page.waitForTimeout(2500)
    const before = weight()
    expect(before).toBeLessThan(650_000)
    await page.getByRole('button', { name: '클러스터 깨우기' }).click()
    await page.getByRole('log').locator('h3', { hasText: 'kubectl get pods' }).waitFor({ state: 'attached' })
    expect(weight()).toBeGreaterThan(before * 2)
    await context.close()
  })

  it('wakes under a mouse, unless the visitor saves data', async () => {
    for (const saveData of [false, true]) {
      const { page, context } = await visit(browser)
      await page.addInitScript((saves) => {
        Object.defineProperty(navigator, 'connection', { value: { saveData: saves } })
      }, saveData)
      await page.goto('/en')
      await page.getByRole('button', { name: 'Wake the cluster' }).waitFor()
      await page.waitForTimeout(500)
      await page.locator('[data-state="running"]').first().hover()
      if (saveData) {
        await page.waitForTimeout(1500)
        expect(await page.getByRole('button', { name: 'Wake the cluster' }).isVisible()).toBe(true)
      } else await shell(page).waitFor({ state: 'attached', timeout: 30_000 })
      await context.close()
    }
  })
})

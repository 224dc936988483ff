import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { enter, openBrowser, visit } from '../browser.ts'
import { openCluster, openTroubledCluster } from '../clusters.ts'

const folder = join(import.meta.dirname, '../../screenshots')
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

const open = [
  ['landing', ''],
  ['sign-up', '/sign-up'],
  ['sign-in', '/sign-in'],
  ['forgot-password', '/forgot-password'],
  ['reset-password', '/reset-password?token=x'],
  ['verify-email', '/verify-email?email=seoyeon@univ.ac.kr'],
  ['verify-failed', '/verify-email?error=invalid_token'],
  ['outbox', '/outbox'],
  ['gallery', '/gallery'],
  ['not-found', '/nowhere'],
] as const

/** Text that runs over the edge of the window: the most common fault of a small screen. */
async function widerThanWindow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

describe('every page', () => {
  for (const locale of ['en', 'ko'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      it(`is drawn in ${locale}, ${theme}, on three sizes`, async () => {
        for (const size of sizes) {
          if (size.width === 1024 && (theme === 'dark' || locale === 'ko')) continue
          const { page, context } = await visit(browser, { theme, size, touch: size.width < 640 })
          const name = (page_: string) => join(folder, `${page_}-${locale}-${theme}-${size.width}.png`)
          for (const [page_, path] of open) {
            await page.goto(`/${locale}${path}`)
            await page.evaluate(() => document.fonts.ready)
            if (page_ === 'landing') await page.locator('[data-state]').first().waitFor()
            await page.screenshot({ path: name(page_), fullPage: true })
            expect({ page_, wider: await widerThanWindow(page) }).toEqual({ page_, wider: 0 })
          }
          await enter(page, locale)
          await page.getByRole('link', { name: /^(Home|홈)$/ }).waitFor()
          await page.screenshot({ path: name('dashboard'), fullPage: true })
          expect(await widerThanWindow(page)).toBe(0)
          await page.goto(`/${locale}/settings`)
          await page.screenshot({ path: name('settings'), fullPage: true })
          expect(await widerThanWindow(page)).toBe(0)
          await workspaces(page, locale, name, size.width < 640)
          await context.close()
        }
      }, 240_000)
    }
  }
})

async function workspaces(page: Page, locale: string, name: (page: string) => string, phone: boolean): Promise<void> {
  await page.goto(`/${locale}/dashboard`)
  await openTroubledCluster(page)
  await page.waitForTimeout(500)
  await page.screenshot({ path: name('workspace-troubled') })
  expect(await widerThanWindow(page)).toBe(0)
  await page.locator('[data-state="crashing"]').first().click()
  if (phone) await page.getByRole('navigation').last().getByRole('button').nth(1).click()
  await page.waitForTimeout(200)
  await page.screenshot({ path: name('workspace-inspector') })
  if (phone) {
    await page.getByRole('navigation').last().getByRole('button').nth(2).click()
    await page.waitForTimeout(500)
    await page.screenshot({ path: name('workspace-terminal') })
  } else {
    await views(page, name)
  }
  // Only the stand-in has one that failed, and those that are crowded at once.
  for (const cluster of inject('standIn') ? ['empty-sea', 'broken-reef', 'shoal', 'school'] : []) {
    await page.goto(`/${locale}/dashboard`)
    await openCluster(page, cluster)
    await page.waitForTimeout(500)
    await page.screenshot({ path: name(`workspace-${cluster}`) })
    expect(await widerThanWindow(page)).toBe(0)
  }
}

async function views(page: Page, name: (page: string) => string): Promise<void> {
  for (const view of [1, 2]) {
    await page.getByRole('radio').nth(view).click()
    await page.screenshot({ path: name(view === 1 ? 'workspace-tree' : 'workspace-table') })
  }
  await page.getByRole('radio').first().click()
  await page.getByRole('combobox').first().selectOption('owner')
  await page.waitForTimeout(200)
  await page.screenshot({ path: name('workspace-by-owner') })
  await page.getByRole('combobox').first().selectOption('node')
  await page.keyboard.press('Control+k')
  await page.locator('input[role=combobox]').fill('pay')
  await page.screenshot({ path: name('workspace-palette') })
  await page.keyboard.press('Escape')
}

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { violations } from '../axe.ts'
import { enter, openBrowser, visit } from '../browser.ts'
import { openCluster, openTroubledCluster } from '../clusters.ts'
import { shell } from '../shell.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

describe('every page', () => {
  for (const theme of ['light', 'dark'] as const) {
    it(`has no barrier that axe knows of, in the ${theme} theme`, async () => {
      const { page, context } = await visit(browser, { theme })
      for (const path of [
        '/en',
        '/ko/sign-up',
        '/en/sign-in',
        '/ko/forgot-password',
        '/en/verify-email',
        '/ko/nowhere',
      ]) {
        await page.goto(path)
        expect({ path, found: await violations(page) }).toEqual({ path, found: [] })
      }
      await enter(page)
      await page.getByRole('link', { name: 'Home' }).waitFor()
      expect({ path: 'dashboard', found: await violations(page) }).toEqual({ path: 'dashboard', found: [] })
      await page.goto('/ko/settings')
      expect({ path: 'settings', found: await violations(page) }).toEqual({ path: 'settings', found: [] })
      await context.close()
    })

    it(`nor has the workspace in all its views, in the ${theme} theme`, async () => {
      const { page, context } = await visit(browser, { theme })
      await enter(page)
      await openTroubledCluster(page)
      await shell(page).waitFor({ state: 'attached' })
      expect({ at: 'picture', found: await violations(page) }).toEqual({ at: 'picture', found: [] })
      await page.locator('[data-state="crashing"]').first().click()
      for (const view of ['Tree', 'Table']) {
        await page.getByRole('radio', { name: view }).click()
        expect({ view, found: await violations(page) }).toEqual({ view, found: [] })
      }
      await page.getByRole('radio', { name: 'Picture' }).click()
      for (const by of ['namespace', 'owner', 'node']) {
        await page.getByLabel('Group by').selectOption(by)
        expect({ by, found: await violations(page) }).toEqual({ by, found: [] })
      }
      for (const tab of ['YAML', 'Events', 'History']) {
        await page.getByRole('tab', { name: tab }).click()
        expect({ tab, found: await violations(page) }).toEqual({ tab, found: [] })
      }
      await context.close()
    })

    it.runIf(inject('standIn'))(
      `nor have an empty, a parked and a crowded cluster, in the ${theme} theme`,
      async () => {
        const { page, context } = await visit(browser, { theme })
        await enter(page)
        for (const cluster of ['empty-sea', 'broken-reef', 'school']) {
          await page.goto('/en/dashboard')
          await openCluster(page, cluster)
          await shell(page).waitFor({ state: 'attached' })
          expect({ cluster, found: await violations(page) }).toEqual({ cluster, found: [] })
        }
        await context.close()
      },
    )
  }
})

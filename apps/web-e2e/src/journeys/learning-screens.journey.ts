// Every screen of the learner's side, drawn in both themes and both languages on a desk and on a phone, without barriers.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { violations } from '../axe.ts'
import { desktop, mishap, openBrowser, phone, visit } from '../browser.ts'
import { begin, enterAsNew, open, ready, rest, row, showAll, type Language } from '../lessons.ts'
import { run } from '../shell.ts'

const folder = join(import.meta.dirname, '../../screenshots/learning')
const say = {
  en: {
    open: 'Open',
    next: /^Next: /,
    task: 'Task',
    submit: /^Submit/,
    reset: 'Reset',
    panes: ['Terminal', 'Glass wall'],
  },
  ko: { open: '열기', next: /^다음: /, task: '문제', submit: /^제출/, reset: '초기화', panes: ['터미널', '유리벽'] },
} as const

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Draws what is shown in both themes; nothing may run over the edge, and axe may find nothing. */
async function shot(page: Page, name: string, { whole = false } = {}): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  const width = page.viewportSize()!.width
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.waitForTimeout(200)
    await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), fullPage: whole })
    expect({ name, theme, found: await violations(page) }).toEqual({ name, theme, found: [] })
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect({ name, wider }).toEqual({ name, wider: 0 })
}

describe('the learner’s screens', () => {
  for (const locale of ['en', 'ko'] as const) {
    for (const size of [desktop, phone]) {
      // On a product one language on a desk and the other on a phone.
      it.runIf(inject('standIn') || (locale === 'en') === (size === desktop))(
        `are drawn in ${locale} at ${size.width} px`,
        async () => {
          const onPhone = size === phone
          const { page, complaints, context } = await visit(browser, { size, touch: onPhone })
          const pane = async (name: string) => {
            if (onPhone) await page.getByRole('navigation').last().getByRole('button', { name, exact: true }).click()
          }
          await enterAsNew(page, locale)
          await showAll(page)
          await row(page, 'lesson', locale).waitFor()
          await shot(page, `catalogue-${locale}`, { whole: true })
          await page.getByRole('searchbox').fill('selecter')
          await shot(page, `catalogue-nothing-${locale}`)
          await page.goto(`/${locale}/dashboard`)
          await shot(page, `dashboard-new-${locale}`, { whole: true })
          await page.goto(`/${locale}/learn`)

          await lesson(page, locale, onPhone)
          await page.goto(`/${locale}/learn`)
          await showAll(page)
          await row(page, 'lesson', locale).getByRole('img').first().waitFor()
          await shot(page, `catalogue-begun-${locale}`, { whole: true })
          await exercise(page, locale, pane)
          await page.goto(`/${locale}/dashboard`)
          await shot(page, `dashboard-begun-${locale}`, { whole: true })
          expect(complaints).toEqual([])
          await context.close()
        },
        240_000,
      )
    }
  }
})

async function lesson(page: Page, locale: Language, onPhone: boolean): Promise<void> {
  const words = say[locale]
  await begin(page, 'lesson', locale)
  await page.waitForTimeout(400)
  await shot(page, `lesson-begins-${locale}`)
  const runEach = async () => {
    while ((await ready(page).count()) > 0) {
      await ready(page).first().getByRole('button').click()
      await rest(page)
    }
  }
  await runEach()
  await expect.poll(() => open(page).count(), { timeout: 30_000 }).toBe(0)
  await page.locator('[data-check]').last().scrollIntoViewIfNeeded()
  await page.waitForTimeout(400)
  await shot(page, `lesson-checked-${locale}`)
  if (!onPhone) {
    await page.locator('[data-state="running"]').first().click()
    await shot(page, `lesson-object-${locale}`)
    await page.setViewportSize({ width: 1024, height: 768 })
    await page.waitForTimeout(300)
    await shot(page, `lesson-object-${locale}`)
    await page.setViewportSize(desktop)
  } else {
    for (const [index, name] of words.panes.entries()) {
      await page.getByRole('navigation').last().getByRole('button', { name, exact: true }).click()
      await page.waitForTimeout(400)
      await shot(page, `lesson-pane-${index + 1}-${locale}`)
    }
    await page.getByRole('navigation').last().getByRole('button').first().click()
  }
  await page.getByRole('button', { name: words.next }).click()
  await runEach()
  await page.locator('form[data-quiz] input').first().check()
  await page.locator('form[data-quiz] button[type=submit]').click()
  await page.locator('form[data-quiz="failed"]').waitFor()
  await page.locator('form[data-quiz]').scrollIntoViewIfNeeded()
  await shot(page, `lesson-question-${locale}`)
  await page.locator('form[data-quiz] input').nth(1).check()
  await page.locator('form[data-quiz] button[type=submit]').click()
  await page.locator('form[data-quiz="passed"]').waitFor()
  await page.getByRole('button', { name: words.reset, exact: true }).click()
  await page.getByRole('menuitem').first().click()
  await shot(page, `lesson-reset-${locale}`)
  await page.keyboard.press('Escape')
  for (const _ of [3, 4]) {
    await page.getByRole('button', { name: words.next }).click()
    await runEach()
    await expect.poll(() => open(page).count(), { timeout: 30_000 }).toBe(0)
  }
  await page.waitForTimeout(600)
  await shot(page, `lesson-done-${locale}`)
}

async function exercise(page: Page, locale: Language, pane: (name: string) => Promise<void>): Promise<void> {
  const words = say[locale]
  await begin(page, 'exercise', locale)
  await page.locator('[data-check="busy"]').first().waitFor()
  await shot(page, `exercise-task-${locale}`)
  await page
    .getByRole('button', { name: new RegExp(`^${words.open}: `) })
    .first()
    .click()
  await page.locator('[data-hint="open"]').scrollIntoViewIfNeeded()
  await shot(page, `exercise-hint-${locale}`)
  const [, app = ''] = /http:\/\/([a-z-]+):/.exec((await page.getByRole('article').textContent()) ?? '') ?? []
  await pane(words.panes[0])
  await run(page, `kubectl -n team-${app} delete service ${app}`)
  await page.getByRole('button', { name: words.submit }).click()
  await page.locator('[data-submission="graded"]').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(300)
  await shot(page, `exercise-wrong-${locale}`)
  await page
    .locator('[data-check="bad"] details summary')
    .first()
    .click({ timeout: 1000 })
    .catch(() => {})
  await page.locator('[data-check="bad"]').last().scrollIntoViewIfNeeded()
  await shot(page, `exercise-evidence-${locale}`)
  if (!inject('standIn')) return
  await mishap(page, { gradingFails: true })
  await page.getByRole('button', { name: words.submit }).click()
  await page.locator('[data-submission="ungradable"]').waitFor({ timeout: 60_000 })
  await mishap(page, { gradingFails: false })
  await shot(page, `exercise-ungradable-${locale}`)
}

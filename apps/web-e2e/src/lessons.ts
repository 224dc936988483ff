// Lessons and exercises of the journeys, in any language: begun by somebody new, and worked through.
import type { Locator, Page } from 'playwright-core'
import { newPerson } from './browser.ts'
import { shell } from './shell.ts'

/** The lesson and the exercise that the journeys play, by their titles. */
export const titles = {
  lesson: { en: 'Somebody keeps count', ko: '누군가 세고 있어요' },
  exercise: { en: 'A Service without endpoints', ko: '엔드포인트가 없는 Service' },
} as const

export type Language = 'en' | 'ko'

/** Signs up somebody new, who has begun nothing yet, and opens the catalogue. */
export async function enterAsNew(page: Page, locale: Language): Promise<void> {
  const person = newPerson()
  await page.goto(`/${locale}/sign-up`)
  await page.locator('input[autocomplete="name"]').fill(person.name)
  await page.locator('input[type=email]').fill(person.email)
  await page.locator('input[type=password]').fill(person.password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL('**/verify-email**')
  await page.goto(`/${locale}/learn`)
}

/** The row of a lesson or an exercise in the catalogue. */
export function row(page: Page, kind: keyof typeof titles, locale: Language): Locator {
  return page.getByRole('main').locator('li').filter({ hasText: titles[kind][locale] }).locator('a, button').first()
}

/** Opens the courses of the catalogue, which show only what is next when they are long. */
export async function showAll(page: Page): Promise<void> {
  await page.locator('section[id^="course-"]').first().waitFor()
  const closed = page.locator('section[id^="course-"] button[aria-expanded="false"]')
  while ((await closed.count()) > 0) await closed.first().click()
}

/** Begins a lesson or an exercise from the catalogue, and waits for its cluster and its terminal. */
export async function begin(page: Page, kind: keyof typeof titles, locale: Language): Promise<void> {
  await showAll(page)
  await row(page, kind, locale).click()
  await arrive(page)
}

/** Waits for the workspace of an attempt. */
export async function arrive(page: Page): Promise<void> {
  await page.waitForURL('**/learn/attempts/*', { timeout: 30_000 })
  await page.locator('[data-object]').first().waitFor({ state: 'attached', timeout: 30_000 })
  await shell(page).waitFor({ state: 'attached' })
  // The shell has to have said that it is there: what is typed before is kept, but what was running is told by it.
  await page.locator('[data-check]').first().waitFor()
}

/** The commands of the text that is shown which have not run yet. */
export function ready(page: Page): Locator {
  return page.locator('#text [data-run="ready"]')
}

/** The checks of the text that is shown which have not passed. */
export function open(page: Page): Locator {
  return page.locator('[data-check]:not([data-check="ok"])')
}

/** Waits until no command of the text is running. */
export async function rest(page: Page): Promise<void> {
  await page.locator('#text [data-run="running"]').first().waitFor({ state: 'detached', timeout: 30_000 })
}

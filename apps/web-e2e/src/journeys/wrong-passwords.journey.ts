import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPerson, openBrowser, visit } from '../browser.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

// Of an account that is not there: what is counted is tries at one account.
describe('somebody who guesses passwords', () => {
  it('is told to wait after too many wrong passwords', async () => {
    const { page, complaints, context } = await visit(browser)
    await page.goto('/en/sign-in')
    await page.getByLabel('E-mail').fill(newPerson().email)
    const told = page.getByRole('alert')
    for (let tries = 0; tries < 30; tries++) {
      await page.getByLabel('Password', { exact: true }).fill(`wrong horse ${tries}`)
      const answer = page.waitForResponse((response) => response.url().includes('/v1/auth/sign-in'))
      await page.getByRole('button', { name: 'Sign in' }).click()
      if ((await answer).status() === 429) break
      await told.filter({ hasText: 'do not belong together' }).waitFor()
    }
    await told.filter({ hasText: 'Too many tries' }).waitFor()
    // Nothing that was typed is lost.
    expect(await page.getByLabel('E-mail').inputValue()).toContain('@univ.ac.kr')
    expect(complaints).toEqual([])
    await context.close()
  })
})

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { learner, newPerson, openBrowser, signIn, visit } from '../browser.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

/** A new person signs up and is told to look into the mail. */
async function signUp(page: Page): Promise<ReturnType<typeof newPerson>> {
  const person = newPerson()
  await page.goto('/en/sign-up')
  await page.getByLabel('Name').fill(person.name)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  return person
}

describe('a new learner', () => {
  it('signs up, confirms the address from the mail, and makes a first cluster', async () => {
    const { page, complaints, context } = await visit(browser)
    const person = newPerson()
    await page.goto('/en')
    await page.getByRole('link', { name: 'Open a cluster' }).click()
    await page.getByRole('heading', { name: 'Get a cluster of your own' }).waitFor()
    await page.getByLabel('Name').fill(person.name)
    await page.getByLabel('E-mail').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()

    await page.getByRole('link', { name: 'Open the outbox' }).click()
    const mail = page.locator('section', { hasText: person.email }).first()
    await mail.getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor()
    await page.getByRole('link', { name: 'Continue' }).click()

    await page.getByRole('heading', { name: 'No clusters yet' }).waitFor()
    await page.getByRole('button', { name: 'Create cluster' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Create cluster' }).click()
    await page.waitForURL('**/clusters/*')
    await page.getByText('3 nodes').first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is told in place what is wrong with the form, and by the server what is taken', async () => {
    const { page, complaints, context } = await visit(browser)
    await page.goto('/en/sign-up')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('Your name is missing.').waitFor()
    await page.getByLabel('E-mail').fill('seoyeon@univ')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByLabel('Name').fill('Seo-yeon')
    await page.getByText('An address has a name').waitFor()
    await page.getByText('5 characters so far').waitFor()
    expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('E-mail').fill(learner.email)
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('There is an account with this address already.').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('sets a new password by mail and signs in with it', async () => {
    const { page, context } = await visit(browser)
    const person = await signUp(page)
    await context.clearCookies()

    await page.goto('/en/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
    await page.getByLabel('E-mail').fill(person.email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText('the mail is on its way').waitFor()
    await page.goto('/en/outbox')
    const link = page.locator('a[href*="reset-password"]').first()
    await link.click()
    await page.getByRole('textbox', { name: 'New password' }).fill('another quiet tide')
    await page.getByRole('button', { name: 'Save password' }).click()
    await page.getByText('Your password is changed.').waitFor()
    await signIn(page, 'en', { email: person.email, password: 'another quiet tide' })
    await context.close()
  })

  it('is sent back where it wanted to go after signing in, and never elsewhere', async () => {
    const { page, context } = await visit(browser)
    await page.goto('/en/settings')
    await page.waitForURL('**/sign-in?next=%2Fsettings')
    await page.getByLabel('E-mail').fill(learner.email)
    await page.getByLabel('Password', { exact: true }).fill('wrong horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This e-mail and password do not belong together.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(learner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/en/settings')
    await context.close()
  })

  it('signs out, is nobody then, and comes in again', async () => {
    const { page, complaints, context } = await visit(browser)
    const person = await signUp(page)
    await page.goto('/en/dashboard')
    await page.getByRole('button', { name: `Account of ${person.name}` }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in', exact: true }).first().waitFor()
    await page.goto('/en/dashboard')
    await page.waitForURL('**/sign-in?next=%2Fdashboard')
    await signIn(page, 'en', person)
    await page.getByRole('heading', { name: 'Go on where you were' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})

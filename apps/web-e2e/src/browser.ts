// The browser of the journeys: visitors, and how they come in.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { inject, onTestFailed } from 'vitest'

const browsers = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Somebody who has an account: of the stand-in, or of the product that is played against. */
export const learner = {
  email: process.env.DEMO_EMAIL ?? 'learner@example.com',
  password: process.env.DEMO_PASSWORD ?? 'correct horse battery',
}

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

export async function openBrowser(): Promise<Browser> {
  const executablePath = browsers.find((path): path is string => path !== undefined && existsSync(path))
  if (!executablePath)
    throw new Error('No chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM to one.')
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface Visit {
  context: BrowserContext
  page: Page
  /** Errors of the page and requests to other origins, which no journey may cause. */
  complaints: string[]
}

/** A new visitor. `theme` and `size` as a person's device has them. */
export async function visit(
  browser: Browser,
  {
    theme = 'light',
    size = desktop,
    touch = false,
  }: { theme?: 'light' | 'dark'; size?: { width: number; height: number }; touch?: boolean } = {},
): Promise<Visit> {
  const baseURL = inject('baseUrl')
  const context = await browser.newContext({
    baseURL,
    viewport: size,
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: touch,
    isMobile: touch,
    timezoneId: 'Asia/Seoul',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  onTestFailed(async ({ task }) => {
    const path = join(import.meta.dirname, '../screenshots/failed', `${task.name.replaceAll(/\W+/g, '-')}.png`)
    await page.screenshot({ path }).catch(() => {})
  })
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (
      message.type() === 'error' &&
      !/status of (401|404|409|422|429|400|500|503)|WebSocket|ERR_/.test(message.text())
    )
      complaints.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== baseURL && !/^(data|blob|ws):/.test(protocol)) complaints.push(`other origin: ${request.url()}`)
  })
  return { context, page, complaints }
}

/** Signs in with the form and lands on the clusters. */
export async function signIn(page: Page, locale = 'en', person = learner): Promise<void> {
  await page.goto(`/${locale}/sign-in`)
  await page.locator('input[type=email]').fill(person.email)
  await page.locator('input[type=password]').fill(person.password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`**/${locale}/dashboard`)
}

/**
 * Goes to the clusters as the learner, in the session that all journeys share: signing in is counted, so it is only done
 * where it is what a journey is about.
 */
export async function enter(page: Page, locale = 'en'): Promise<void> {
  const file = inject('sessionFile')
  if (existsSync(file)) {
    await page.context().addCookies(JSON.parse(readFileSync(file, 'utf8')) as never)
    await page.goto(`/${locale}/dashboard`)
    if (new URL(page.url()).pathname === `/${locale}/dashboard`) return
  }
  await signIn(page, locale)
  writeFileSync(file, JSON.stringify(await page.context().cookies()))
}

/** Makes the stand-in misbehave. */
export async function mishap(page: Page, what: Record<string, unknown>): Promise<void> {
  await page.request.post('/v1/fake', { data: what })
}

/** A person that nobody else is. */
export function newPerson(): { name: string; email: string; password: string } {
  return {
    name: 'Seo-yeon Jung',
    email: `seoyeon-${Date.now()}-${Math.floor(performance.now())}@univ.ac.kr`,
    password: 'a quiet tide at noon',
  }
}

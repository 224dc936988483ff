// Somebody who runs an organisation gives a program a key and has it told of events; the screens in both themes and
// languages, on a desk and on a phone.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { violations } from '../axe.ts'
import { desktop, openBrowser, phone, visit } from '../browser.ts'
import { enterAsNew } from '../lessons.ts'

const folder = join(import.meta.dirname, '../../screenshots/api-settings')
const say = {
  en: {
    newKey: 'New key',
    name: 'Name',
    make: 'Make the key',
    done: 'I have it',
    revoke: 'Revoke moodle-sync',
    revokeIt: 'Revoke',
    newEndpoint: 'New endpoint',
    url: 'Address',
    add: 'Add the endpoint',
    refused: /not sent to this address/,
    test: 'Send a test',
    again: 'Send again',
    rotate: 'Rotate secret',
    off: 'Switch off',
    on: 'Switch on',
    gone: 'No keys yet',
  },
  ko: {
    newKey: '새 키',
    name: '이름',
    make: '키 만들기',
    done: '복사했어요',
    revoke: 'moodle-sync 폐기',
    revokeIt: '폐기',
    newEndpoint: '새 엔드포인트',
    url: '주소',
    add: '엔드포인트 추가',
    refused: /이 주소로는 웹훅을 보내지 않아요/,
    test: '시험 전송',
    again: '다시 보내기',
    rotate: '비밀 값 교체',
    off: '끄기',
    on: '켜기',
    gone: '아직 키가 없어요',
  },
} as const

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Draws what is shown in both themes; nothing may run over the edge, and axe may find nothing. */
async function shot(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()!.width
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.waitForTimeout(200)
    await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), fullPage: true })
    expect({ name, theme, found: await violations(page) }).toEqual({ name, theme, found: [] })
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect({ name, wider }).toEqual({ name, wider: 0 })
}

describe('API and webhooks', () => {
  for (const locale of ['en', 'ko'] as const)
    for (const size of [desktop, phone])
      it.runIf(inject('standIn'))(
        `are set up in ${locale} at ${size.width} px`,
        async () => {
          const words = say[locale]
          const { page, complaints, context } = await visit(browser, { size, touch: size === phone })
          await enterAsNew(page, locale)
          await page.goto(`/${locale}/settings`)
          await page.locator('main').getByRole('link', { name: /API/ }).click()
          await page.getByRole('button', { name: words.newKey }).waitFor()
          await shot(page, `empty-${locale}`)

          await page.getByRole('button', { name: words.newKey }).click()
          await page.getByRole('button', { name: words.make }).click()
          await page.getByRole('alert').waitFor()
          await page.getByLabel(words.name, { exact: true }).fill('moodle-sync')
          await page.getByLabel('grades:read').check()
          await page.getByLabel('roster:write').check()
          await shot(page, `new-key-${locale}`)
          await page.getByRole('button', { name: words.make }).click()
          const key = page.getByText(/kub_live_[0-9a-f]{64}/)
          await key.waitFor()
          expect(await page.getByRole('row', { name: /moodle-sync/ }).textContent()).toContain('grades:read')

          await page.getByRole('button', { name: words.newEndpoint }).click()
          await page.getByLabel(words.url).fill('https://10.0.0.1/hook')
          await page.getByLabel('submission.graded').check()
          await page.getByRole('button', { name: words.add }).click()
          await page.getByText(words.refused).waitFor()
          await shot(page, `refused-address-${locale}`)
          await page.getByLabel(words.url).fill('https://lms.univ.example/hooks/broken')
          await page.getByRole('button', { name: words.add }).click()
          await page.getByText(/whsec_/).waitFor()
          await page.getByRole('button', { name: words.done }).first().click()
          await key.waitFor({ state: 'detached' })

          await page.getByRole('button', { name: words.test }).click()
          await page.getByText('answered 503').first().waitFor()
          await page.getByRole('button', { name: words.again }).first().click()
          await expect.poll(() => page.getByText('answered 503').count()).toBe(2)
          await page.getByRole('button', { name: words.rotate }).click()
          await page.getByRole('alertdialog').getByRole('button', { name: words.rotate }).click()
          await page.getByRole('alertdialog').waitFor({ state: 'detached' })
          await shot(page, `in-use-${locale}`)

          await page.getByRole('button', { name: words.off }).click()
          await page.getByRole('button', { name: words.on }).waitFor()
          await page.getByRole('button', { name: words.revoke }).click()
          await page.getByRole('alertdialog').getByRole('button', { name: words.revokeIt }).click()
          await page.getByRole('heading', { name: words.gone }).waitFor()
          await page.reload()
          await page.getByRole('heading', { name: words.gone }).waitFor()
          expect(complaints).toEqual([])
          await context.close()
        },
        120_000,
      )
})

// The whole tour, as somebody takes it who has just heard of the product: on a real one, in both languages, on a desk and
// on a phone, drawn in both themes.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { desktop, newPerson, openBrowser, phone, signIn, visit } from '../browser.ts'
import { run, shell, type } from '../shell.ts'

const folder = join(import.meta.dirname, '../../screenshots/tour')
const words = {
  en: {
    open: 'Open a cluster',
    outbox: 'Open the outbox',
    confirmed: 'Your address is confirmed',
    goOn: 'Continue',
    running: '3 running',
    fiveRunning: '5 running',
    sends: 'Service web sends to 5 of them',
    signOut: 'Sign out',
    wrong: 'This e-mail and password do not belong together.',
    panes: ['Glass wall', 'Object', 'Terminal'],
  },
  ko: {
    open: '클러스터 열기',
    outbox: '보낸 메일함 열기',
    confirmed: '이메일을 확인했어요',
    goOn: '계속하기',
    running: '3개 Running',
    fiveRunning: '5개 Running',
    sends: 'Service web: 그중 5개로',
    signOut: '로그아웃',
    wrong: '이메일과 비밀번호가 맞지 않아요.',
    panes: ['유리벽', '오브젝트', '터미널'],
  },
} as const
const sizes = { 1440: desktop, 390: phone } as const

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe.runIf(!inject('standIn'))('the tour', () => {
  // The other two pairs of language and size are drawn by the journeys with the stand-in.
  for (const [locale, width] of [
    ['en', 1440],
    ['ko', 390],
  ] as const) {
    it(`is taken in ${locale} at ${width} px`, async () => {
      const say = words[locale]
      const onPhone = width === 390
      const { page, complaints, context } = await visit(browser, { size: sizes[width], touch: onPhone })
      const shot = (name: string) => inBothThemes(page, `${name}-${locale}`, width)
      const pane = async (which: 0 | 1 | 2) => {
        if (!onPhone) return
        await page.getByRole('navigation').last().getByRole('button', { name: say.panes[which], exact: true }).click()
      }

      const person = newPerson()
      await page.goto(`/${locale}`)
      await page.locator('[data-state="running"]').first().waitFor()
      await shot('1-landing')
      await page.getByRole('link', { name: say.open }).first().click()
      await page.locator('input[autocomplete="name"]').fill(person.name)
      await page.locator('input[type=email]').fill(person.email)
      await page.locator('input[type=password]').fill(person.password)
      await shot('2-sign-up')
      await page.locator('button[type=submit]').click()
      await page.getByRole('link', { name: say.outbox }).click()
      const mail = page.locator('section', { hasText: person.email }).first()
      await mail.waitFor()
      await shot('3-outbox')
      await mail.getByRole('link').first().click()
      await page.getByRole('heading', { name: say.confirmed }).waitFor()
      await page.getByRole('link', { name: say.goOn }).click()
      await page.waitForURL(`**/${locale}/dashboard`)
      await shot('4-dashboard')

      await page.getByRole('main').getByRole('button').last().click()
      await page.getByRole('dialog').locator('input').first().fill('my-first')
      await shot('5-create')
      await page.getByRole('dialog').locator('button[type=submit]').click()
      await page.waitForURL('**/clusters/*')
      await page.locator('[data-object]').first().waitFor()
      await shell(page).waitFor({ state: 'attached' })

      await pane(2)
      expect(await run(page, 'kubectl create deployment web --image=nginx --replicas=3')).toEqual({
        output: 'deployment.apps/web created',
        status: 0,
      })
      await pane(0)
      await page.getByText(say.running, { exact: false }).first().waitFor({ timeout: 30_000 })
      expect(await page.locator('[data-state="running"]').count()).toBe(3)
      await shot('6-three-running')

      // Watched in one shell, scaled in another.
      await pane(2)
      const watched = await run(page, 'kubectl get pods -w', async () => {
        await page.waitForTimeout(1000)
        await page.getByRole('tablist').last().locator('xpath=following-sibling::button').last().click()
        await shell(page).waitFor({ state: 'attached' })
        expect((await run(page, 'kubectl scale deployment web --replicas=5')).output).toBe('deployment.apps/web scaled')
        await pane(0)
        await page.getByText(say.fiveRunning, { exact: false }).first().waitFor({ timeout: 30_000 })
        await pane(2)
        await page.locator('[data-tab="1"]:visible').click()
        await shot('7-watched')
        await shell(page).focus()
        await page.keyboard.press('Control+c')
      })
      expect(watched.output).toMatch(/Pending[\s\S]*ContainerCreating[\s\S]*1\/1 +Running/)

      // A pod that is deleted is replaced.
      const pods = (await run(page, 'kubectl get pods -o name')).output.trim().split('\n')
      expect(pods).toHaveLength(5)
      const [first = ''] = pods
      expect((await run(page, `kubectl delete ${first}`)).output).toContain('deleted')
      await pane(0)
      await page.locator(`[aria-label*="${first.replace('pod/', '')}"]`).waitFor({ state: 'detached' })
      await page.getByText(say.fiveRunning, { exact: false }).first().waitFor({ timeout: 30_000 })
      await page.locator('[data-state="running"]').last().click()
      await pane(1)
      await expect
        .poll(() => page.locator('#inspector ol button').count(), { timeout: 10_000 })
        .toBeGreaterThanOrEqual(3)
      await shot('8-replaced-and-why')

      // Found by its name from another pod.
      await pane(2)
      expect((await run(page, 'kubectl expose deployment web --port=80')).output).toBe('service/web exposed')
      await run(page, 'kubectl run client --image=curlimages/curl --restart=Never -- sleep 3600')
      await run(page, 'kubectl wait pod/client --for=condition=Ready --timeout=60s')
      expect((await run(page, 'kubectl exec client -- curl -s http://web')).output).toContain('Welcome to nginx')
      await pane(0)
      await page.getByText(say.sends, { exact: false }).first().waitFor()
      await shot('9-exposed')
      await pane(2)
      await shot('10-terminal')

      const kubeconfig = await downloaded(page, onPhone)
      expect(kubeconfig).toContain('kind: Config')
      expect(kubeconfig).toContain(page.url().split('/').at(-1))

      await page.goto(`/${locale}/settings`)
      await shot('11-settings')
      await page.getByRole('banner').locator('[aria-haspopup=menu]').last().click()
      await page.getByRole('menuitem', { name: say.signOut }).click()
      await page.waitForURL(new RegExp(`/${locale}/?$`))
      await page.goto(`/${locale}/sign-in`)
      await page.locator('input[type=email]').fill(person.email)
      await page.locator('input[type=password]').fill('a wrong tide at noon')
      await page.locator('button[type=submit]').click()
      await page.getByText(say.wrong).waitFor()
      await shot('12-wrong-password')

      // Everything is as it was left.
      await signIn(page, locale, person)
      await page.getByRole('link', { name: 'my-first', exact: true }).click()
      await page.getByText(say.sends, { exact: false }).first().waitFor()
      await pane(2)
      await type(page, 'kubectl get pods,services')
      await page.waitForTimeout(800)
      await shot('13-back-again')
      expect(complaints).toEqual([])
      await context.close()
    }, 300_000)
  }
})

/** Draws what is shown in both themes; nothing may run over the edge. */
async function inBothThemes(page: Page, name: string, width: number): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.waitForTimeout(150)
    await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) })
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect({ name, wider }).toEqual({ name, wider: 0 })
}

/** The kubeconfig as the button in the bar hands it out, or on a phone the menu of the cluster. */
async function downloaded(page: Page, onPhone: boolean): Promise<string> {
  if (onPhone) await page.getByRole('heading', { level: 1 }).locator('xpath=following-sibling::button').first().click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (onPhone ? page.getByRole('menuitem') : page.getByRole('banner').getByRole('link'))
      .filter({ hasText: 'kubeconfig' })
      .first()
      .click(),
  ])
  return readFileSync(await download.path(), 'utf8')
}

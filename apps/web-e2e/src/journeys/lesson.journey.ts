import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, phone, visit } from '../browser.ts'
import { arrive, begin, enterAsNew, open, ready, rest, row, showAll, titles } from '../lessons.ts'
import { run, shell } from '../shell.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

/** Presses Tab, or Shift and Tab, until the focus is on something whose words contain `words`. */
async function tabTo(page: Page, words: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let count = 0; count < 60; count++) {
    await page.keyboard.press(key)
    const focused = await page.evaluate(() => {
      const { activeElement: at } = document
      const named = at?.getAttribute('aria-label') ?? ''
      const label = at instanceof HTMLInputElement ? (at.labels?.[0]?.textContent ?? '') : (at?.textContent ?? '')
      return `${named} ${label}`
    })
    if (focused.includes(words)) return
  }
  throw new Error(`Tab does not lead to ${words}`)
}

/** Runs every command of the step that has not run, with the keys for it. */
async function runAll(page: Page): Promise<void> {
  while ((await ready(page).count()) > 0) {
    const before = await ready(page).count()
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => ready(page).count()).toBeLessThan(before)
    await rest(page)
  }
}

async function allPassed(page: Page): Promise<void> {
  await expect.poll(() => open(page).count(), { timeout: 30_000 }).toBe(0)
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true })

describe('a whole lesson', () => {
  it('is begun, worked through, undone, reset and finished by keyboard alone, in Korean', async () => {
    const { page, complaints, context } = await visit(browser)
    await enterAsNew(page, 'ko')
    await page.locator('section[id^="course-"]').first().waitFor()
    await tabTo(page, '모두 보기')
    await page.keyboard.press('Enter')
    await row(page, 'lesson', 'ko').waitFor()
    await tabTo(page, titles.lesson.ko, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await arrive(page)

    // The first step: commands by their keys, checks that turn green by themselves.
    await heading(page, '원하는 상태 적기').waitFor()
    expect(await page.locator('#text [data-run]').count()).toBe(2)
    await runAll(page)
    await allPassed(page)
    await expect.poll(() => page.locator('[data-announced]').textContent()).toContain('통과: 파드 세 개가 준비됨.')
    expect(await page.locator('[data-state="running"]').count()).toBe(3)

    // Undone from inside the terminal, and done again by typing.
    await page.keyboard.press('Alt+2')
    await page.keyboard.press('Alt+z')
    await page.getByText('되돌렸어요: kubectl create deployment web').first().waitFor()
    await expect.poll(() => open(page).count(), { timeout: 30_000 }).toBe(2)
    expect((await run(page, 'kubectl create deployment web --image=nginx --replicas=3')).status).toBe(0)
    await allPassed(page)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Alt+1')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2')

    // The second: a question, first with a wrong answer.
    await page.keyboard.press('Alt+ArrowRight')
    await heading(page, '파드를 만든 것은 누구일까요').waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('파드를 만든 것은 누구일까요')
    await runAll(page)
    await tabTo(page, 'Deployment')
    await page.keyboard.press('Space')
    await tabTo(page, '답 확인')
    await page.keyboard.press('Enter')
    await page.getByText('OWNER 열을 다시 보세요.').waitFor()
    // The focus goes to what became of the answer.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('OWNER 열')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, '답 확인')
    await page.keyboard.press('Enter')
    await page.getByText('맞아요.', { exact: true }).waitFor()

    // Left, and gone on with where it was.
    const address = page.url()
    await page.goto('/ko/dashboard')
    await page.getByRole('heading', { name: '이어서 학습하기' }).waitFor()
    await tabTo(page, `계속하기: ${titles.lesson.ko}`)
    await page.keyboard.press('Enter')
    await page.waitForURL(address)
    await heading(page, '파드를 만든 것은 누구일까요').waitFor()
    await page.getByText('맞아요.', { exact: true }).waitFor()
    await shell(page).waitFor({ state: 'attached' })

    await page.keyboard.press('Alt+ArrowRight')
    await heading(page, '망가뜨려 보기').waitFor()
    await runAll(page)
    await allPassed(page)
    await page.keyboard.press('Alt+ArrowRight')
    await heading(page, '원하는 상태 바꾸기').waitFor()
    await runAll(page)
    await allPassed(page)
    await page.getByText('학습을 마쳤어요.').waitFor()
    await expect.poll(() => page.locator('[data-state="running"]').count(), { timeout: 30_000 }).toBe(5)

    // Back to the beginning of the step: what was done in it is gone, the step stays done.
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '초기화' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: '단계 초기화' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('alertdialog').waitFor()
    await tabTo(page, '단계 초기화')
    await page.keyboard.press('Enter')
    await page.getByText('클러스터를 되돌렸어요.').first().waitFor()
    await expect.poll(() => page.locator('[data-state="running"]').count(), { timeout: 30_000 }).toBe(3)
    await page.getByText('학습을 마쳤어요.').waitFor()

    await page.goto('/ko/learn')
    await showAll(page)
    await row(page, 'lesson', 'ko').getByRole('img', { name: '완료' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is worked through on a phone, in English', async () => {
    const { page, complaints, context } = await visit(browser, { size: phone, touch: true })
    await enterAsNew(page, 'en')
    await begin(page, 'lesson', 'en')
    const pane = (name: string) => page.getByRole('navigation').last().getByRole('button', { name, exact: true }).tap()
    const next = () => page.getByRole('button', { name: /^Next: / }).tap()
    const runEach = async () => {
      while ((await ready(page).count()) > 0) {
        const command = ready(page).first()
        await command.getByRole('button').tap()
        await rest(page)
      }
    }
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

    await heading(page, 'Say what should run').waitFor()
    await runEach()
    // What the terminal printed stands below the command, since the terminal is another pane.
    await page
      .getByRole('group', { name: 'What it printed' })
      .first()
      .getByText('deployment.apps/web created')
      .waitFor()
    await allPassed(page)
    expect(await wide()).toBe(0)
    await pane('Glass wall')
    await page.getByText('3 running').first().waitFor()
    await page.locator('[data-state="running"]').first().tap()
    await pane('Object')
    await page.getByText('container is ready').waitFor()
    await pane('Terminal')
    expect((await run(page, 'kubectl get deployments')).output).toContain('web')
    await pane('Lesson')
    await next()

    await runEach()
    await page.locator('form[data-quiz] input[value="replicaset"]').check()
    await page.getByRole('button', { name: 'Check answer' }).tap()
    await page.getByText('Right.', { exact: true }).waitFor()
    await next()
    await runEach()
    await allPassed(page)
    await next()
    await runEach()
    await allPassed(page)
    await page.getByText('Lesson done').waitFor()
    expect(await wide()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })
})

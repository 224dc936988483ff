import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { enter, mishap, openBrowser, visit } from '../browser.ts'
import { row, showAll, titles } from '../lessons.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

describe('the catalogue', () => {
  it('is narrowed by kind, topic, level and words, and keeps that in its address', async () => {
    const { page, complaints, context } = await visit(browser)
    await enter(page)
    await page.getByRole('navigation', { name: 'Main' }).first().getByRole('link', { name: 'Learn' }).click()
    await showAll(page)
    await row(page, 'lesson', 'en').waitFor()
    await row(page, 'exercise', 'en').waitFor()
    await page.getByRole('radio', { name: 'Exercises' }).click()
    await row(page, 'lesson', 'en').waitFor({ state: 'detached' })
    await row(page, 'exercise', 'en').waitFor()
    await page.getByRole('radio', { name: 'All', exact: true }).click()
    await page.getByLabel('Topic').selectOption('workloads')
    await row(page, 'exercise', 'en').waitFor({ state: 'detached' })
    await page.getByLabel('Topic').selectOption('all')
    await page.getByRole('searchbox').fill('endpoints selector')
    await row(page, 'lesson', 'en').waitFor({ state: 'detached' })
    await row(page, 'exercise', 'en').waitFor()
    await page.reload()
    await row(page, 'exercise', 'en').waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('endpoints selector')

    await page.getByRole('searchbox').fill('selecter')
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor()
    await page.getByRole('button', { name: 'Search for “selector”' }).click()
    await row(page, 'exercise', 'en').waitFor()
    await page.getByRole('searchbox').fill('no such thing at all')
    await page.getByRole('button', { name: 'Show everything' }).click()
    await showAll(page)
    await row(page, 'lesson', 'en').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is searched in Korean by initial consonants', async () => {
    const { page, context } = await visit(browser)
    await enter(page, 'ko')
    await page.goto('/ko/learn')
    await showAll(page)
    await row(page, 'lesson', 'ko').waitFor()
    await page.getByRole('searchbox').fill('ㄴㄱㄱㅅㄱ')
    await row(page, 'exercise', 'ko').waitFor({ state: 'detached' })
    await row(page, 'lesson', 'ko').waitFor()
    expect(await row(page, 'lesson', 'ko').textContent()).toContain(titles.lesson.ko)
    await context.close()
  })

  it.runIf(inject('standIn'))('says so when it cannot be loaded, and asks again', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await mishap(page, { catalogueFails: true })
    await page.goto('/en/learn')
    await page.getByRole('heading', { name: 'We could not load the lessons.' }).waitFor()
    await mishap(page, { catalogueFails: false })
    await page.getByRole('button', { name: 'Try again' }).click()
    await showAll(page)
    await row(page, 'lesson', 'en').waitFor()
    await context.close()
  })

  it('answers for an attempt that is not there as for a page that is not', async () => {
    const { page, context } = await visit(browser)
    await enter(page)
    await page.goto('/en/learn/attempts/0d9bbd0e-57d7-4f0c-9b39-0a0a0a0a0a0a')
    await page.getByRole('heading', { name: 'Nothing lives at this address' }).waitFor()
    await context.close()
  })
})

// An instructor's term in small, on a real product: organisation, course, roster by CSV, assignment with late credit, three
// learners in browsers and the others headless, the class at work, grades, publication, CSV.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { violations } from '../axe.ts'
import { newPerson, openBrowser, phone, visit, type Visit } from '../browser.ts'
import { run, shell } from '../shell.ts'

const folder = join(import.meta.dirname, '../../screenshots/term')
const EXERCISE = 'adopt-and-release'
const LEARNERS = 30
const HEADLESS = 5

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

type Person = ReturnType<typeof newPerson>

describe.runIf(!inject('standIn'))('a term', () => {
  let instructor!: Visit
  let course: string
  let assignment: string
  const learners: Visit[] = []
  const people: Person[] = []
  afterAll(() => Promise.all([instructor, ...learners].map((visitor) => visitor?.context.close())))

  it('has somebody who teaches, and three who learn', async () => {
    instructor = await openedFor(newPerson(), { verified: true })
    for (let n = 0; n < 3; n++) {
      const person = newPerson()
      people.push({ ...person, name: `${person.name} ${n + 1}` })
      learners.push(await openedFor(people[n]!, { verified: false }))
    }
  }, 90_000)

  it('begins with an organisation, a course and thirty learners by CSV', async () => {
    const { page } = instructor
    await page.goto('/en/settings')
    await page.getByLabel('Name of a new organisation').fill('Harbour University')
    await page.getByRole('button', { name: 'Create' }).first().click()
    await page.locator('li', { hasText: 'Harbour University' }).getByText('You work here (owner)').waitFor()
    await page.goto('/en/classes')
    await page.getByRole('button', { name: 'New course' }).click()
    await page.getByLabel('Name of the course').fill('Cloud Systems')
    await page.getByLabel('Time zone').fill('Asia/Seoul')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { name: 'Cloud Systems', level: 1 }).waitFor()
    course = page.url().split('/').at(-1)!

    await page.getByRole('link', { name: 'People' }).click()
    await page.getByRole('button', { name: 'Import a roster' }).click()
    const rows = Array.from({ length: LEARNERS }, (_, n) => `Learner ${n + 1},l${n + 1}@example.com,s${n + 1},A`)
    const csv = page.getByRole('dialog').getByRole('textbox')
    await csv.fill(['name,email,externalId,class', ...rows, 'Nobody,not an address,,A'].join('\n'))
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('Line 32, email').waitFor()
    await csv.fill(['name,email,externalId,class', ...rows].join('\n'))
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('30 would be added').waitFor()
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('30 added').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await drawn(page, 'people')
  }, 90_000)

  it('goes on with an assignment with a late deadline', async () => {
    const { page } = instructor
    await page.goto(`/en/classes/${course}/assignments/new`)
    await page.getByLabel('Title').fill('Lab 1')
    await page.getByLabel('Add an exercise').selectOption(EXERCISE)
    await page.getByLabel('Due, full credit').fill(inDays(2))
    await page.getByRole('button', { name: 'Add a late deadline' }).click()
    await page.getByRole('button', { name: 'Assign' }).click()
    await page.getByText('This has to be after the date before it.').waitFor()
    await page.getByLabel('Until').fill(inDays(4))
    await page.getByText(/you get 50%/).waitFor()
    await drawn(page, 'editor')
    await page.getByRole('button', { name: 'Assign' }).click()
    await page.getByRole('link', { name: 'Lab 1' }).waitFor()
    await drawn(page, 'assignments')
    const listed = await page.request.get(`/api/v1/courses/${course}/assignments`)
    assignment = ((await listed.json()) as { data: { id: string }[] }).data[0]!.id
  }, 90_000)

  it('is joined by learners with a code, who find what is assigned', async () => {
    const answer = await instructor.page.request.get(`/api/v1/courses/${course}/classes`)
    const { joinCode } = ((await answer.json()) as { data: { joinCode: string }[] }).data[0]!
    for (const { page } of learners) {
      await page.goto('/en/classes')
      await page.getByRole('button', { name: 'Join a class' }).click()
      await page.getByLabel('Join code').fill(joinCode.toLowerCase())
      await page.getByRole('dialog').getByRole('button', { name: 'Join a class' }).click()
      await page.getByRole('button', { name: 'Begin' }).waitFor()
    }
    await drawn(learners[0]!.page, 'own-courses')
    for (const { page } of learners) {
      await page.getByRole('button', { name: 'Begin' }).click()
      await page.waitForURL('**/learn/attempts/*')
      await page.getByText('Cloud Systems: Lab 1').waitFor()
      await shell(page).waitFor({ state: 'attached' })
    }
  }, 120_000)

  it('shows the class at work, who is stuck, and a learner’s cluster and terminal to look at', async () => {
    const { page } = instructor
    const headers = { origin: inject('baseUrl') }
    for (let n = 1; n <= HEADLESS; n++) {
      const made = await page.request.post(`/api/v1/assignments/${assignment}/attempts`, {
        headers,
        data: { learner: `s${n}` },
      })
      expect(made.status()).toBe(201)
    }
    await page.goto(`/en/classes/${course}/assignments/${assignment}/live`)
    await page.getByText(/On “/).nth(7).waitFor({ timeout: 30_000 })
    const [first] = learners
    await page
      .getByRole('button', { name: new RegExp(people[0]!.name) })
      .first()
      .click()
    await page
      .getByRole('region', { name: 'Their cluster' })
      .getByText(/3 nodes/)
      .first()
      .waitFor()
    await run(first!.page, 'kubectl get pods --all-namespaces')
    await expect
      .poll(() => page.getByRole('region', { name: 'Their terminal', exact: true }).textContent(), { timeout: 15_000 })
      .toContain('kubectl get pods --all-namespaces')
    await drawn(page, 'live')
    // Six minutes later nobody is further.
    await page.clock.setSystemTime(Date.now() + 6 * 60_000)
    await page.getByText('Stuck 8').waitFor({ timeout: 20_000 })
    await page.getByText('Stuck 8').click()
    await page
      .getByText(/6 min on “/)
      .first()
      .waitFor()
    await drawn(page, 'live-stuck')
    await page.clock.setSystemTime(Date.now())
  }, 120_000)

  it('ends with grades: computed, adjusted with a reason, published, and the same in the CSV', async () => {
    const { page } = instructor
    const [first] = learners
    await first!.page.getByRole('tab', { name: /^Task/ }).focus()
    await first!.page.keyboard.press('Control+Enter')
    await first!.page.locator('[data-submission="graded"]').waitFor({ timeout: 60_000 })
    await page.goto(`/en/classes/${course}/gradebook`)
    await page.getByRole('button', { name: /^Learner 1, Lab 1/ }).click()
    await page.getByRole('button', { name: 'Adjust…' }).click()
    await page.getByRole('dialog').getByLabel('Points').fill('7.5')
    await page.getByRole('dialog').getByLabel('Reason').fill('shown on paper')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('7.5 of 10 points').waitFor()
    await drawn(page, 'gradebook')
    await page.getByRole('button', { name: 'Publish Lab 1' }).click()
    await page.getByRole('button', { name: 'Published' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(1 + LEARNERS + 3)
    expect(lines.find((line) => line.includes(',s1,'))).toMatch(/,0,7\.5,7\.5,10,published,$/)
    await first!.page.goto('/en/classes')
    await first!.page
      .getByText(/of 10 points/)
      .first()
      .waitFor()
    for (const { complaints } of [instructor, ...learners]) expect(complaints).toEqual([])
  }, 120_000)

  /** Somebody who has just signed up, in a browser of their own. */
  async function openedFor(person: Person, { verified }: { verified: boolean }): Promise<Visit> {
    const visitor = await visit(browser)
    const { page } = visitor
    await page.goto('/en/sign-up')
    await page.locator('input[autocomplete="name"]').fill(person.name)
    await page.locator('input[type=email]').fill(person.email)
    await page.locator('input[type=password]').fill(person.password)
    await page.locator('button[type=submit]').click()
    await page.getByRole('link', { name: 'Open the outbox' }).click()
    if (!verified) return visitor
    const mail = page.locator('section', { hasText: person.email }).first()
    await mail.getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor()
    return visitor
  }
})

/** A time some days from now, as a field for date and time takes it. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)
}

/** Draws a screen in both themes and on a phone; nothing may run over the edge, and no barrier may be in it. */
async function drawn(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  const size = page.viewportSize()!
  for (const { width, height } of [size, phone]) {
    await page.setViewportSize({ width, height })
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.waitForTimeout(150)
      await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) })
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect({ name, width, wider }).toEqual({ name, width, wider: 0 })
  }
  await page.setViewportSize(size)
  expect(await violations(page)).toEqual([])
}

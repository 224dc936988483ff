import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SystemDatabase } from '@kubarium/platform-database'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import { ContentFault, PublishedContent, variantFor, variantsOf } from './published-content.ts'
import { readFiles } from './read-files.ts'

const files = readFiles('libs/learning/content')
const lesson = 'lessons/self-healing/'

describe('published content', () => {
  let database: TestDatabase
  let system: SystemDatabase
  let content: PublishedContent
  beforeAll(async () => {
    database = await createTestDatabase()
    system = new SystemDatabase(database.systemUrl)
    content = new PublishedContent(system)
  })
  afterAll(async () => {
    await system.close()
    await database.drop()
  })

  const changed = new Map(
    [...files].map(([path, text]) => [
      path,
      path === `${lesson}text.en.mdx` ? text.replace('keeps count', 'counts') : text,
    ]),
  )

  it('is there as it was written, once', async () => {
    expect((await content.publish(files, { drafts: false })).length).toBeGreaterThan(1)
    expect(await content.publish(files, { drafts: false })).toEqual([])
    const item = await content.lab('lesson', 'self-healing', '1.0.0')
    expect(item!.texts.en!.title).toBe('Somebody keeps count')
    expect(await content.exercise('self-healing', '9.9.9')).toBeUndefined()
  })

  it('never changes: a change needs a new version, or becomes a draft', async () => {
    await expect(content.publish(changed, { drafts: false })).rejects.toThrow(/its version 1\.0\.0 is published/)
    expect(await content.publish(changed, { drafts: true })).toMatchObject([{ contentId: 'self-healing' }])
    expect((await content.lab('lesson', 'self-healing', '1.0.0'))!.texts.en!.title).toBe('Somebody keeps count')
    const latest = (await content.latest()).find(({ facts }) => facts.id === 'self-healing')!
    expect([latest.texts.en!.title, latest.facts.version]).toEqual([
      'Somebody counts',
      expect.stringMatching(/^1\.0\.0-draft\.[0-9a-f]{8}$/),
    ])
  })

  it('is refused whole when something is wrong with it', async () => {
    const broken = new Map(files).set(`${lesson}lesson.yaml`, 'apiVersion: lesson/v1\n')
    await expect(content.publish(broken, { drafts: true })).rejects.toThrow(ContentFault)
  })

  it('gives each person a variant of their own, always the same', async () => {
    const item = (await content.exercise('service-without-endpoints', '1.0.0'))!
    expect(variantsOf(item)).toHaveLength(12)
    expect(variantFor(item, 'mina')).toBe(variantFor(item, 'mina'))
    expect(new Set(Array.from({ length: 60 }, (_, index) => variantFor(item, `p${index}`))).size).toBeGreaterThan(8)
  })
})

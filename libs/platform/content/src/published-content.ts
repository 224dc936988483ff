// Content as the product uses it: versions in the database that never change once they are there.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import {
  describeProblem,
  lintContent,
  readContent,
  type Content,
  type ContentFiles,
  type CourseContent,
  type ExerciseContent,
  type LessonContent,
} from '@kubarium/learning-format'
import type { SystemDatabase } from '@kubarium/platform-database'

const deflated = promisify(deflate)
const inflated = promisify(inflate)

export interface ContentKey {
  readonly kind: Content['kind']
  readonly contentId: string
  readonly version: string
}

/** Content that cannot be published, told in lines that an author can act on. */
export class ContentFault extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ContentFault'
  }
}

/** Versions are parsed once per process; this many stay in memory. */
const MAX_HELD = 2_000
/** How often the list of newest versions is read again. */
const LATEST_FOR_MS = 5_000
/** Variants of a parameterised exercise: as many as make copying useless, and few enough to be ready beforehand. */
const VARIANTS = 12

export class PublishedContent {
  private readonly held = new Map<string, Promise<Content | undefined>>()
  private latestItems: { readonly at: number; readonly items: Promise<readonly Content[]> } | undefined

  constructor(private readonly database: Pick<SystemDatabase, 'pool'>) {}

  /**
   * Publishes what is new. A version that is there stays as it is.
   * @param drafts what has changed without a new version number becomes a draft of its own; otherwise it is refused
   * @returns what was published @throws ContentFault
   */
  async publish(files: ContentFiles, { drafts }: { readonly drafts: boolean }): Promise<readonly ContentKey[]> {
    const { items, problems } = readContent(files)
    const faults = [...problems, ...lintContent(items)].map(describeProblem)
    if (faults.length > 0) throw new ContentFault(faults)
    const published: ContentKey[] = []
    for (const item of items) {
      const mine = filesOf(item, files)
      const hash = createHash('sha256').update(JSON.stringify(mine)).digest('hex')
      const { kind } = item
      const { id: contentId, version } = item.facts
      const key = { kind, contentId, version }
      if (await this.insert(key, hash, mine)) published.push(key)
      else if ((await this.hashOf(key)) !== hash) {
        if (!drafts)
          throw new ContentFault([
            `${item.folder} has changed, but its version ${version} is published: give it a new one`,
          ])
        const draft = { ...key, version: `${version}-draft.${hash.slice(0, 8)}` }
        if (await this.insert(draft, hash, mine)) published.push(draft)
      }
    }
    if (published.length > 0) this.latestItems = undefined
    return published
  }

  /** A version; undefined when there is none. */
  async get({ kind, contentId, version }: ContentKey): Promise<Content | undefined> {
    const key = `${kind}/${contentId}/${version}`
    let item = this.held.get(key)
    if (!item) {
      if (this.held.size >= MAX_HELD) this.held.delete(this.held.keys().next().value!)
      this.held.set(key, (item = this.load({ kind, contentId, version })))
      item.then(
        (found) => found ?? this.held.delete(key),
        () => this.held.delete(key),
      )
    }
    return item
  }

  async exercise(contentId: string, version: string): Promise<ExerciseContent | undefined> {
    return (await this.get({ kind: 'exercise', contentId, version })) as ExerciseContent | undefined
  }

  async lab(
    kind: 'lesson' | 'exercise',
    contentId: string,
    version: string,
  ): Promise<ExerciseContent | LessonContent | undefined> {
    return (await this.get({ kind, contentId, version })) as ExerciseContent | LessonContent | undefined
  }

  /** The newest version of everything, by kind and id. */
  async latest(): Promise<readonly Content[]> {
    const now = Date.now()
    if (!this.latestItems || now - this.latestItems.at > LATEST_FOR_MS) {
      this.latestItems = { at: now, items: this.loadLatest() }
      this.latestItems.items.catch(() => (this.latestItems = undefined))
    }
    return this.latestItems.items
  }

  private async loadLatest(): Promise<readonly Content[]> {
    const { rows } = await this.database.pool.query<{ kind: Content['kind']; content_id: string; version: string }>({
      name: 'content-latest',
      text: `select distinct on (kind, content_id) kind, content_id, version from content_version
        order by kind, content_id, published_at desc, version desc`,
    })
    const items = await Promise.all(
      rows.map(({ kind, content_id: contentId, version }) => this.get({ kind, contentId, version })),
    )
    return items.filter((item) => item !== undefined)
  }

  private async load({ kind, contentId, version }: ContentKey): Promise<Content | undefined> {
    const { rows } = await this.database.pool.query<{ files: Buffer }>({
      name: 'content-load',
      text: 'select files from content_version where kind = $1 and content_id = $2 and version = $3',
      values: [kind, contentId, version],
    })
    if (!rows[0]) return undefined
    const files = JSON.parse((await inflated(rows[0].files)).toString()) as Record<string, string>
    const { items, problems } = readContent(
      new Map(Object.entries(files).map(([path, text]) => [`${kind}s/${contentId}/${path}`, text])),
    )
    if (!items[0]) throw new ContentFault(problems.map(describeProblem))
    // A draft has a number of its own.
    return { ...items[0], facts: { ...items[0].facts, version } } as Content
  }

  private async insert(key: ContentKey, hash: string, files: Readonly<Record<string, string>>): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      `insert into content_version (kind, content_id, version, hash, files) values ($1, $2, $3, $4, $5)
        on conflict do nothing`,
      [key.kind, key.contentId, key.version, hash, await deflated(JSON.stringify(files))],
    )
    return rowCount === 1
  }

  private async hashOf({ kind, contentId, version }: ContentKey): Promise<string | undefined> {
    const { rows } = await this.database.pool.query<{ hash: string }>(
      'select hash from content_version where kind = $1 and content_id = $2 and version = $3',
      [kind, contentId, version],
    )
    return rows[0]?.hash
  }
}

function filesOf({ folder }: Content, files: ContentFiles): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...files]
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, text]) => [path.slice(folder.length + 1), text] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** The variants of a lesson or an exercise: one when it has no parameters. */
export function variantsOf({ facts }: Exclude<Content, CourseContent>): readonly string[] {
  return Object.keys(facts.params).length === 0
    ? ['1']
    : Array.from({ length: VARIANTS }, (_, index) => String(index + 1))
}

/** The variant that somebody gets: always the same one for the same person, and spread over a class. */
export function variantFor(item: Exclude<Content, CourseContent>, personId: string): string {
  const variants = variantsOf(item)
  const hash = createHash('sha256').update(`${item.facts.id}/${personId}`).digest()
  return variants[hash.readUInt32BE(0) % variants.length]!
}

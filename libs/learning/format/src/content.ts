// Content as its authors write it: one folder per exercise, lesson and course, taken apart into what the product uses.
import { course, lesson, type Course, type Lesson } from './lesson.ts'
import { exercise, solutions, type Exercise, type Solutions } from './exercise.ts'
import { contentLocale, type ContentLocale } from './primitives.ts'
import type { ContentProblem } from './problem.ts'
import { TextError } from './text-error.ts'
import { parseText, type ContentText } from './text.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/** All files of a content folder: path from there → text. */
export type ContentFiles = ReadonlyMap<string, string>

interface Sources {
  /** `exercises/broken-service` */
  readonly folder: string
  readonly texts: Readonly<Partial<Record<ContentLocale, ContentText>>>
  /** Raw text files, for what is said about them. */
  readonly textSources: Readonly<Partial<Record<ContentLocale, string>>>
  /** Other files of the folder: path in it → text. */
  readonly assets: Readonly<Record<string, string>>
  /** The line of a place in the main file. */
  lineOf(path: readonly PropertyKey[]): number
}

export interface ExerciseContent extends Sources {
  readonly kind: 'exercise'
  readonly facts: Exercise
  readonly solutions: Solutions
}
export interface LessonContent extends Sources {
  readonly kind: 'lesson'
  readonly facts: Lesson
}
export interface CourseContent extends Sources {
  readonly kind: 'course'
  readonly facts: Course
}
export type Content = ExerciseContent | LessonContent | CourseContent

export interface ContentTree {
  readonly items: readonly Content[]
  readonly problems: readonly ContentProblem[]
}

const KINDS = { exercises: 'exercise', lessons: 'lesson', courses: 'course' } as const

/** Reads a whole content folder. What cannot be read is among the problems and not among the items. */
export function readContent(files: ContentFiles): ContentTree {
  const items: Content[] = []
  const problems: ContentProblem[] = []
  for (const folder of foldersOf(files)) {
    const kind = KINDS[folder.split('/')[0] as keyof typeof KINDS]
    const mine = new Map(
      [...files]
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, text]) => [path.slice(folder.length + 1), text]),
    )
    const item = readItem(kind, folder, mine, problems)
    if (item) items.push(item)
  }
  return { items, problems }
}

function foldersOf(files: ContentFiles): string[] {
  const folders = new Set<string>()
  for (const path of files.keys()) {
    const [kind, name] = path.split('/')
    if (kind !== undefined && name !== undefined && kind in KINDS && path.split('/').length > 2)
      folders.add(`${kind}/${name}`)
  }
  return [...folders].sort()
}

function readItem(
  kind: Content['kind'],
  folder: string,
  files: ReadonlyMap<string, string>,
  problems: ContentProblem[],
): Content | undefined {
  const before = problems.length
  const main = `${kind}.yaml`
  const texts: Partial<Record<ContentLocale, ContentText>> = {}
  const textSources: Partial<Record<ContentLocale, string>> = {}
  const assets: Record<string, string> = {}
  for (const [path, text] of files) {
    const locale = contentLocale.safeParse(/^text\.([a-z]+)\.mdx$/.exec(path)?.[1])
    if (locale.success) {
      textSources[locale.data] = text
      try {
        texts[locale.data] = parseText(text)
      } catch (error) {
        if (!(error instanceof TextError)) throw error
        problems.push({ file: `${folder}/${path}`, line: error.line, rule: 'text', message: error.message })
      }
    } else if (path !== main && path !== 'solution.yaml') assets[path] = text
  }
  const sources = (file: YamlFile<unknown>): Sources => ({
    folder,
    texts,
    textSources,
    assets,
    lineOf: (path) => file.lineOf(path),
  })
  const read = <S extends Parameters<typeof readYaml>[2]>(name: string, schema: S) => {
    const text = files.get(name)
    if (text === undefined) {
      problems.push({ file: `${folder}/${name}`, rule: 'missing-file', message: 'this file is missing' })
      return undefined
    }
    const result = readYaml(`${folder}/${name}`, text, schema)
    if ('file' in result) return result.file
    problems.push(...result.problems)
    return undefined
  }
  let item: Content | undefined
  if (kind === 'exercise') {
    const facts = read(main, exercise)
    const solved = read('solution.yaml', solutions)
    if (facts && solved) item = { kind, facts: facts.value, solutions: solved.value, ...sources(facts) }
  } else if (kind === 'lesson') {
    const facts = read(main, lesson)
    if (facts) item = { kind, facts: facts.value, ...sources(facts) }
  } else {
    const facts = read(main, course)
    if (facts) item = { kind, facts: facts.value, ...sources(facts) }
  }
  const id = folder.split('/')[1]!
  if (item && item.facts.id !== id)
    problems.push({
      file: `${folder}/${main}`,
      line: item.lineOf(['id']),
      rule: 'id',
      message: `id is ${item.facts.id}, but the folder is ${id}`,
    })
  return problems.length === before ? item : undefined
}

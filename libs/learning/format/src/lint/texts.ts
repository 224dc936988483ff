// Rules about text.<locale>.mdx: every language says all there is to say, and no more.
import { fnv32a } from '@kubarium/kube-runtime'
import type { TextBlock } from '../markdown.ts'
import { plainText, valuesNeeded } from '../message.ts'
import { templatesIn } from '../params.ts'
import type { ContentLocale } from '../primitives.ts'
import type { ContentText } from '../text.ts'
import type { Lab, Report } from './lint.ts'

type Rule = (content: Lab, report: Report) => void
type TextRule = (
  content: Lab,
  text: ContentText,
  locale: ContentLocale,
  report: (rule: string, message: string) => void,
) => void

const forEachText =
  (rule: TextRule): Rule =>
  (content, report) => {
    for (const locale of content.facts.meta.locales) {
      const text = content.texts[locale]
      if (text) rule(content, text, locale, (name, message) => report.in(`text.${locale}.mdx`, name, message))
    }
  }

const languagesAreThere: Rule = ({ facts, texts }, report) => {
  for (const locale of facts.meta.locales)
    if (!texts[locale]) report.in(`text.${locale}.mdx`, 'translation', 'this file is missing')
  if (!facts.meta.locales.includes(facts.meta.defaultLocale))
    report.at(['meta', 'defaultLocale'], 'translation', 'the default language is not among the languages')
}

/** Ids of a text are those of the facts: none is missing, none is too many. */
function sameIds(
  report: (rule: string, message: string) => void,
  component: string,
  wanted: readonly string[],
  given: readonly string[],
): void {
  for (const id of wanted) if (!given.includes(id)) report('translation', `there is no <${component} id="${id}">`)
  for (const id of given) if (!wanted.includes(id)) report('unknown-id', `<${component} id="${id}"> belongs to nothing`)
}

const allIsSaid = forEachText((content, text, _locale, report) => {
  const { facts } = content
  const entries = Object.entries(facts.checks)
  sameIds(
    report,
    'Hint',
    facts.hints.map(({ id }) => id),
    Object.keys(text.hints),
  )
  sameIds(
    report,
    'Check',
    entries.map(([id]) => id),
    Object.keys(text.checks),
  )
  sameIds(
    report,
    'Quiz',
    entries.filter(([, { kind }]) => kind === 'quiz').map(([id]) => id),
    Object.keys(text.quizzes),
  )
  sameIds(
    report,
    'Step',
    content.kind === 'lesson' ? content.facts.steps.map(({ id }) => id) : [],
    Object.keys(text.steps),
  )
  sameIds(
    report,
    'Task',
    content.kind === 'exercise' ? content.facts.tasks.map(({ id }) => id) : [],
    Object.keys(text.tasks),
  )
  for (const [id, check] of entries) {
    const messages = Object.keys(text.checks[id]?.messages ?? {})
    for (const { message } of check.why)
      if (text.checks[id] && !messages.includes(message))
        report('translation', `check ${id} has no <Message id="${message}">`)
    for (const message of messages)
      if (!check.why.some((reason) => reason.message === message))
        report('unknown-id', `<Message id="${message}"> of check ${id} is never said`)
    if (check.kind === 'quiz' && check.options && text.quizzes[id])
      sameIds(report, 'Option', check.options, Object.keys(text.quizzes[id].options))
  }
})

const messagesHaveTheirValues = forEachText(({ facts }, text, locale, report) => {
  for (const [id, { messages }] of Object.entries(text.checks))
    for (const [name, source] of Object.entries(messages)) {
      const given = facts.checks[id]?.why.filter(({ message }) => message === name) ?? []
      try {
        for (const value of valuesNeeded(source, locale))
          for (const reason of given)
            if (!(value in reason.with))
              report('message', `message ${name} of check ${id} needs {${value}}, which \`with\` does not give`)
      } catch (error) {
        report('message', `message ${name} of check ${id}: ${(error as Error).message.split('\n')[0]}`)
      }
    }
})

const templatesAreKnown = forEachText(({ facts, textSources }, _text, locale, report) => {
  for (const name of new Set(templatesIn(textSources[locale] ?? '')))
    if (!facts.params[name]) report('template', `{{${name}}} is no parameter`)
    else if (facts.params[name].hidden) report('template', `{{${name}}} is hidden: a text would give it away`)
})

/** Clicking a command is for learning, not for being graded. */
const exercisesShowNoCommandsToRun = forEachText((content, text, _locale, report) => {
  if (content.kind !== 'exercise') return
  const blocks = [
    ...text.intro,
    ...Object.values(text.tasks).flatMap((task) => task.blocks),
    ...Object.values(text.hints).flat(),
  ]
  if (anyOf(blocks, ({ type }) => type === 'run'))
    report('run', 'an exercise has no commands to run by a click; use `copy`')
})

const SHARED_CHARACTERS = 80

/** A hint that holds a piece of the solution is no hint. */
const hintsAreNoSolutions = forEachText((content, text, _locale, report) => {
  if (content.kind !== 'exercise') return
  const lines = content.solutions.solutions.flatMap(({ run }) => run)
  for (const [id, blocks] of Object.entries(text.hints)) {
    const hint = textOf(blocks)
    if (lines.some((line) => sharesRun(hint, line, SHARED_CHARACTERS)))
      report('hint', `hint ${id} gives ${SHARED_CHARACTERS} characters of a solution away`)
  }
})

function sharesRun(text: string, other: string, length: number): boolean {
  for (let start = 0; start + length <= other.length; start++)
    if (text.includes(other.slice(start, start + length))) return true
  return false
}

const commandsAreTheSame: Rule = (content, report) => {
  if (content.kind !== 'lesson') return
  const { defaultLocale, locales } = content.facts.meta
  const wanted = commands(content.texts[defaultLocale])
  for (const locale of locales) {
    const text = content.texts[locale]
    if (text && locale !== defaultLocale && commands(text) !== wanted)
      report.in(`text.${locale}.mdx`, 'translation', `its commands are not those of text.${defaultLocale}.mdx`)
  }
}

const commands = (text: ContentText | undefined): string =>
  Object.entries(text?.steps ?? {})
    .map(([id, { blocks }]) => `${id}: ${collected(blocks, 'run').join('\n')}`)
    .join('\n')

function collected(blocks: readonly TextBlock[], type: 'run' | 'copy'): string[] {
  const found: string[] = []
  anyOf(blocks, (block) => {
    if (block.type === type) found.push((block as { text: string }).text)
    return false
  })
  return found
}

function anyOf(blocks: readonly TextBlock[], fits: (block: TextBlock) => boolean): boolean {
  return blocks.some(
    (block) =>
      fits(block) ||
      ('blocks' in block && anyOf(block.blocks, fits)) ||
      (block.type === 'list' && block.items.some((item) => anyOf(item, fits))),
  )
}

function textOf(blocks: readonly TextBlock[]): string {
  return blocks
    .map((block) => {
      if ('text' in block) return block.text
      if ('blocks' in block) return textOf(block.blocks)
      if (block.type === 'list') return block.items.map(textOf).join('\n')
      if (block.type === 'table') return block.rows.flat().map(plainText).join('\n')
      return 'children' in block ? plainText(block.children) : ''
    })
    .join('\n')
}

/** A translation says which text it was made from: when that changes, somebody has to look at it. */
const translationsAreOfThisText: Rule = ({ facts, texts, textSources }, report) => {
  const { defaultLocale } = facts.meta
  const hash = sourceHash(textSources[defaultLocale] ?? '')
  for (const [locale, text] of Object.entries(texts))
    if (locale !== defaultLocale && text.sourceHash !== undefined && text.sourceHash !== hash)
      report.in(`text.${locale}.mdx`, 'stale', `text.${defaultLocale}.mdx has changed since; sourceHash is now ${hash}`)
}

/** What a translation names its source by. */
export function sourceHash(source: string): string {
  return fnv32a(source).toString(16).padStart(8, '0')
}

export const textRules: readonly Rule[] = [
  languagesAreThere,
  allIsSaid,
  messagesHaveTheirValues,
  templatesAreKnown,
  exercisesShowNoCommandsToRun,
  hintsAreNoSolutions,
  commandsAreTheSame,
  translationsAreOfThisText,
]

// Proof by play: content does what it says, for every variant that is tried. What cannot be proved is not published.
import {
  builtInMessages,
  filled,
  filledDeep,
  plainText,
  renderMessage,
  type ContentProblem,
  type ExerciseContent,
  type LessonContent,
  type Play,
  type TextBlock,
} from '@kubarium/learning-format'
import { evaluateCheck } from './checks.ts'
import { grade } from './grade.ts'
import { Player } from './play.ts'
import type { GradeResult } from './result.ts'
import { startOf, type Start, type StartOptions } from './start.ts'

export interface Proof {
  readonly problems: readonly ContentProblem[]
  /** What was played. */
  readonly plays: number
}

const OPTIONS: StartOptions = { now: Date.UTC(2026, 0, 5, 9), caCertificate: 'CA', home: '/home/learner' }

/** Plays an exercise: untouched, every solution, every wrong answer; for every seed. */
export function proveExercise(content: ExerciseContent, seeds: readonly string[]): Proof {
  const problems: ContentProblem[] = []
  let plays = 0
  for (const seed of seeds) {
    const report = (path: readonly PropertyKey[], rule: string, message: string): void => {
      problems.push({
        file: `${content.folder}/exercise.yaml`,
        line: content.lineOf(path),
        rule,
        message: `seed ${seed}: ${message}`,
      })
    }
    let start: Start
    try {
      start = startOf(content, seed, OPTIONS)
    } catch (error) {
      report(['initial'], 'start', (error as Error).message)
      continue
    }
    const untouched = grade(content, seed, new Player(content, seed, start).work())
    plays++
    for (const { id, error } of untouched.checks.filter(({ status }) => status === 'error'))
      report(['checks', id], 'check-error', `check ${id} cannot be evaluated: ${error}`)
    for (const { id, status } of untouched.checks)
      if (status === 'passed')
        report(['checks', id], 'passes-untouched', `check ${id} is green before anything is done`)
    for (const solution of content.solutions.solutions) {
      const { result, said } = played(content, seed, start, solution)
      plays++
      if (result.score !== result.maxScore || result.state !== 'graded')
        problems.push({
          file: `${content.folder}/solution.yaml`,
          rule: 'solution',
          message: `seed ${seed}: solution ${solution.name} scores ${result.score} of ${result.maxScore}: ${reds(result)}${said}`,
        })
    }
    for (const wrong of content.solutions.wrong) {
      plays++
      const problem = wrongProblem(content, seed, start, wrong)
      if (problem)
        problems.push({
          file: `${content.folder}/solution.yaml`,
          rule: 'wrong',
          message: `seed ${seed}: ${wrong.name}: ${problem}`,
        })
    }
  }
  return { problems, plays }
}

function played(
  content: ExerciseContent,
  seed: string,
  start: Start,
  { run, answers }: Pick<Play, 'run' | 'answers'>,
): { result: GradeResult; said: string } {
  const player = new Player(content, seed, start)
  const { values } = player.variant
  let said = ''
  for (const line of run) {
    const typed = player.type(filled(line, values))
    if (typed.status !== 0)
      said += `; \`${typed.line}\` ended with ${typed.status}: ${typed.output.trim().slice(0, 200)}`
  }
  return { result: grade(content, seed, player.work(filledDeep(answers, values))), said }
}

const reds = ({ checks }: GradeResult): string =>
  checks
    .filter(({ status }) => status !== 'passed')
    .map(({ id, why, error, evidence }) => `${id} (${error ?? why?.message ?? JSON.stringify(evidence?.actual)})`)
    .join(', ')

function wrongProblem(content: ExerciseContent, seed: string, start: Start, wrong: Play): string | undefined {
  const { result, said } = played(content, seed, start, wrong)
  const failed = result.checks.filter(({ status }) => status === 'failed')
  const { expect } = wrong
  if (result.state !== 'graded') return `it cannot be graded: ${reds(result)}`
  if (expect.score !== undefined && result.score !== expect.score)
    return `scores ${result.score}, not ${expect.score}: ${reds(result)}${said}`
  for (const id of expect.failed ?? []) if (!failed.some((one) => one.id === id)) return `check ${id} is not red${said}`
  if (expect.score === undefined && expect.failed === undefined) return 'it expects nothing'
  const [first] = expect.failed ?? []
  const why = failed.find(({ id }) => id === first)?.why
  if (expect.message !== undefined && why?.message !== expect.message)
    return `check ${first} says ${why?.message ?? 'nothing'}, not ${expect.message}${said}`
  for (const check of failed) {
    const problem = messageProblem(content, check.id, check.why)
    if (problem) return problem
  }
  return undefined
}

/** A red check says something in every language. */
function messageProblem(
  content: ExerciseContent | LessonContent,
  id: string,
  why: { message: string; values: Readonly<Record<string, string | number>> } | undefined,
): string | undefined {
  if (!why) return `check ${id} is red and says nothing`
  for (const locale of content.facts.meta.locales) {
    const source = content.texts[locale]?.checks[id]?.messages[why.message] ?? builtInMessages[locale][why.message]
    if (source === undefined) return `check ${id} has no message ${why.message} in ${locale}`
    try {
      if (plainText(renderMessage(source, locale, why.values)) === '')
        return `message ${why.message} is empty in ${locale}`
    } catch (error) {
      return `message ${why.message} of check ${id} in ${locale}: ${(error as Error).message}`
    }
  }
  return undefined
}

/** Plays a lesson: every command that its texts show is typed, and prints what they show; the checks of a step turn green. */
export function proveLesson(content: LessonContent, seeds: readonly string[]): Proof {
  const problems: ContentProblem[] = []
  let plays = 0
  for (const seed of seeds)
    for (const locale of content.facts.meta.locales) {
      const text = content.texts[locale]
      if (!text) continue
      plays++
      const file = `${content.folder}/text.${locale}.mdx`
      const report = (rule: string, message: string): void => {
        problems.push({ file, rule, message: `seed ${seed}: ${message}` })
      }
      let player: Player
      try {
        player = new Player(content, seed, startOf(content, seed, OPTIONS))
      } catch (error) {
        report('start', (error as Error).message)
        continue
      }
      const { values, assets } = player.variant
      for (const step of content.facts.steps) {
        const checks = step.checks.map((id) => [id, filledDeep(content.facts.checks[id]!, values)] as const)
        for (const [id, check] of checks) {
          const before = evaluateCheck(id, check, { values, assets }, player.work())
          if (before.status === 'passed') report('passes-untouched', `check ${id} is green before step ${step.id}`)
          if (before.status === 'error') report('check-error', `check ${id} cannot be evaluated: ${before.error}`)
        }
        const shown = commandsOf(text.steps[step.id]?.blocks ?? [])
        for (const { command, output } of shown) {
          const line = filled(command, values)
          const typed = player.type(line)
          if (output !== undefined && !printsAsShown(filled(output, values), typed.output))
            report('output', `step ${step.id}: \`${line}\` prints\n${typed.output}\nbut the text shows\n${output}`)
          else if (output === undefined && typed.status !== 0 && typed.status !== 130)
            report('command', `step ${step.id}: \`${line}\` ended with ${typed.status}: ${typed.output.trim()}`)
        }
        for (const line of step.solution ?? []) player.type(filled(line, values))
        const work = player.work(filledDeep(step.answers, values))
        for (const [id, check] of checks) {
          const after = evaluateCheck(id, check, { values, assets }, work)
          if (after.status !== 'passed')
            report(
              'step',
              `step ${step.id}: check ${id} stays red (${after.error ?? after.why?.message ?? JSON.stringify(after.evidence?.actual)})`,
            )
        }
      }
    }
  return { problems, plays }
}

interface ShownCommand {
  readonly command: string
  readonly output: string | undefined
}

/** Commands in the order of the text, each with the output that follows it. */
export function commandsOf(blocks: readonly TextBlock[]): ShownCommand[] {
  const shown: ShownCommand[] = []
  const visit = (block: TextBlock): void => {
    if (block.type === 'run') shown.push({ command: block.text, output: undefined })
    else if (block.type === 'output' && shown.length > 0)
      shown[shown.length - 1] = { ...shown.at(-1)!, output: block.text }
    else if (block.type === 'list') block.items.forEach((item) => item.forEach(visit))
    else if (block.type === 'quote' || block.type === 'note') block.blocks.forEach(visit)
  }
  blocks.forEach(visit)
  return shown
}

/**
 * Whether a command prints what a text shows: line by line, however wide its columns are; `…` stands for anything within
 * a line, and a line that is `…` alone for any lines.
 */
export function printsAsShown(shown: string, printed: string): boolean {
  const pattern = shown
    .trim()
    .split('\n')
    .map((line) =>
      line.trim() === '…'
        ? '(?:[^\\n]*\\n)*?'
        : `${line
            .trim()
            .split(/\s+/)
            .map((word) => word.split('…').map(escaped).join('[^\\n]*?'))
            .join('[ \\t]+')}[ \\t]*\\n`,
    )
    .join('')
  return new RegExp(`^[ \\t]*${pattern.replaceAll('\\n[ \\t]+', '\\n')}$`).test(
    `${printed
      .trim()
      .split('\n')
      .map((line) => line.trim())
      .join('\n')}\n`,
  )
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

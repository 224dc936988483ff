// Rules about exercise.yaml, lesson.yaml and solution.yaml.
import type { Check } from '../checks.ts'
import { compile, ExpressionError } from '../expression.ts'
import { templatesIn, valuesOf } from '../params.ts'
import type { ObjectQuery } from '../query.ts'
import type { Step } from '../steps.ts'
import type { Lab, Report } from './lint.ts'

type Path = readonly PropertyKey[]
type Rule = (content: Lab, report: Report) => void

/** Where checks are used: by tasks of an exercise, by steps of a lesson. */
function users(content: Lab): { readonly path: Path; readonly id: string; readonly checks: readonly string[] }[] {
  return content.kind === 'exercise'
    ? content.facts.tasks.map(({ id, checks }, index) => ({ path: ['tasks', index], id, checks }))
    : content.facts.steps.map(({ id, checks }, index) => ({ path: ['steps', index], id, checks }))
}

const checksAreUsedOnce: Rule = (content, report) => {
  const used = new Set<string>()
  for (const { path, checks } of users(content))
    checks.forEach((id, index) => {
      if (!content.facts.checks[id]) report.at([...path, 'checks', index], 'reference', `there is no check ${id}`)
      if (used.has(id)) report.at([...path, 'checks', index], 'twice', `check ${id} is used twice`)
      used.add(id)
    })
  for (const [id, check] of Object.entries(content.facts.checks))
    if (!used.has(id) && check.bonus === undefined)
      report.at(['checks', id], 'unused', `check ${id} belongs to no task or step`)
}

const idsAreThereOnce: Rule = (content, report) => {
  const seen = new Set<string>()
  for (const { path, id } of [
    ...users(content),
    ...content.facts.hints.map(({ id }, index) => ({ path: ['hints', index], id })),
  ]) {
    if (seen.has(id)) report.at(path, 'twice', `${id} stands twice`)
    seen.add(id)
  }
}

const hintsLeadSomewhere: Rule = (content, report) => {
  const { facts } = content
  facts.hints.forEach(({ for: target, after, fits }, index) => {
    const path = ['hints', index]
    if (!users(content).some(({ id }) => id === target))
      report.at(path, 'reference', `there is no task or step ${target}`)
    if (after !== undefined && !facts.hints.slice(0, index).some(({ id }) => id === after))
      report.at(path, 'reference', `there is no hint ${after} before it`)
    for (const [id, messages] of Object.entries(fits)) {
      const check = facts.checks[id]
      const known = check && check.kind !== 'quiz' ? check.why.map(({ message }) => message) : []
      for (const message of messages)
        if (!known.includes(message))
          report.at([...path, 'fits', id], 'reference', `check ${id} has no message ${message}`)
    }
  })
}

const gatesAreChecks: Rule = (content, report) => {
  if (content.kind !== 'exercise') return
  content.facts.scoring.gates.forEach(({ check }, index) => {
    if (!content.facts.checks[check]) report.at(['scoring', 'gates', index], 'reference', `there is no check ${check}`)
  })
}

const quizzesHaveAnswers: Rule = ({ facts }, report) => {
  for (const [id, check] of Object.entries(facts.checks)) {
    if (check.kind !== 'quiz') continue
    const path = ['checks', id]
    const isChoice = check.type === 'single' || check.type === 'multiple'
    if (isChoice !== (check.options !== undefined))
      report.at(path, 'quiz', isChoice ? 'a choice needs options' : 'options are for single and multiple choice')
    if (!isChoice) continue
    for (const answer of [check.answer].flat())
      if (templatesIn(String(answer)).length === 0 && !check.options?.includes(String(answer)))
        report.at([...path, 'answer'], 'quiz', `${answer} is no option`)
  }
}

/** A lesson's checks turn green by themselves: probes are tried when work is handed in, and hidden ones are not shown. */
const lessonsShowAllChecks: Rule = (content, report) => {
  if (content.kind !== 'lesson') return
  for (const [id, { kind, hidden }] of Object.entries(content.facts.checks)) {
    if (kind === 'probe')
      report.at(['checks', id], 'probe-in-lesson', `check ${id} is a probe: those are for exercises`)
    if (hidden)
      report.at(['checks', id, 'hidden'], 'hidden-in-lesson', `check ${id} is hidden: those are for exercises`)
  }
}

const expressionsCompile: Rule = ({ facts }, report) => {
  const expression = (path: Path, source: string | undefined): void => {
    if (source === undefined) return
    try {
      compile(source.replace(/\{\{\w+\}\}/g, '1'))
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      report.at(path, 'expression', `${source}: ${error.message}`)
    }
  }
  for (const [id, check] of Object.entries(facts.checks)) {
    const path = ['checks', id]
    if (check.kind === 'state' || check.kind === 'probe') {
      for (const [name, source] of Object.entries(check.let)) expression([...path, 'let', name], source)
      for (const key of ['assert', 'actual', 'expected', 'object'] as const) expression([...path, key], check[key])
    }
    check.why.forEach((reason, index) => {
      expression([...path, 'why', index, 'if'], reason.if)
      for (const [name, source] of Object.entries(reason.with))
        expression([...path, 'why', index, 'with', name], source)
    })
  }
}

/** Lists come in no order that a learner could know of, and YAML has many ways to say the same. */
const noPlaceInALongList: Rule = ({ facts }, report) => {
  for (const [id, check] of Object.entries(facts.checks)) {
    if (check.kind !== 'state' && check.kind !== 'probe') continue
    const lists = Object.entries(check.from).filter(([, query]) => query.name === undefined)
    for (const key of ['assert', 'actual', 'expected'] as const) {
      const source = check[key] ?? ''
      for (const [name] of lists)
        if (new RegExp(`\\b${name}\\[\\d+\\]`).test(source))
          report.at(
            ['checks', id, key],
            'fixed-place',
            `${name} has no order: use exists, all, filter or a query by name`,
          )
      if (/\bstring\s*\([^)]*\.(spec|status|metadata)\s*\)/.test(source))
        report.at(['checks', id, key], 'serialised', 'objects are compared field by field, not as text')
    }
  }
}

const templatesAreParams: Rule = (content, report) => {
  const known = new Set(Object.keys(content.facts.params))
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string') {
      for (const name of templatesIn(value))
        if (!known.has(name)) report.at(path, 'template', `{{${name}}} is no parameter`)
    } else if (value !== null && typeof value === 'object')
      for (const [key, one] of Object.entries(value)) visit(one, [...path, Array.isArray(value) ? Number(key) : key])
  }
  const { params: _, ...rest } = content.facts
  visit(rest, [])
  try {
    valuesOf(content.facts.params, content.facts.id, '1')
  } catch (error) {
    report.at(['params'], 'template', (error as Error).message)
  }
  for (const [path, text] of Object.entries(content.assets))
    for (const name of templatesIn(text))
      if (!known.has(name)) report.in(path, 'template', `{{${name}}} is no parameter`)
  if (content.kind === 'exercise')
    for (const play of [...content.solutions.solutions, ...content.solutions.wrong])
      for (const name of play.run.flatMap(templatesIn))
        if (!known.has(name)) report.in('solution.yaml', 'template', `${play.name}: {{${name}}} is no parameter`)
}

const stepsHaveTheirFiles: Rule = ({ facts, assets }, report) => {
  const steps = (list: readonly Step[], path: Path): void =>
    list.forEach((step, index) => {
      if ('apply' in step && assets[step.apply] === undefined)
        report.at([...path, index], 'missing-file', `there is no file ${step.apply}`)
    })
  steps(facts.initial.steps, ['initial', 'steps'])
  for (const [id, check] of Object.entries(facts.checks))
    if (check.kind === 'probe') steps(check.steps, ['checks', id, 'steps'])
  for (const [path, asset] of Object.entries(facts.initial.home))
    if (assets[asset] === undefined) report.at(['initial', 'home', path], 'missing-file', `there is no file ${asset}`)
}

/** Only what the learner is told, or finds, can be asked for. */
const namesAreGiven: Rule = (content, report) => {
  const { facts, assets, texts } = content
  const told = [
    ...Object.values(texts).map((text) => JSON.stringify(text)),
    ...Object.values(assets),
    ...facts.initial.steps.map((step) => JSON.stringify(step)),
    'default kube-system kube-public kubernetes',
  ].join('\n')
  for (const [id, check] of Object.entries(facts.checks))
    for (const [name, query] of Object.entries(queriesOf(check)))
      for (const key of ['name', 'namespace'] as const) {
        const wanted = query[key]
        if (wanted !== undefined && !told.includes(wanted))
          report.at(['checks', id, 'from', name], 'unknown-name', `${key} ${wanted} is asked for, but no text gives it`)
      }
}

const queriesOf = (check: Check): Readonly<Record<string, ObjectQuery>> =>
  check.kind === 'state' || check.kind === 'probe' ? check.from : {}

const wrongAnswersExpectSomething: Rule = (content, report) => {
  if (content.kind !== 'exercise') return
  for (const { name, expect } of content.solutions.wrong) {
    if (expect.failed === undefined && expect.score === undefined)
      report.in('solution.yaml', 'wrong', `${name} says neither which checks are red nor how it scores`)
    for (const id of expect.failed ?? [])
      if (!content.facts.checks[id]) report.in('solution.yaml', 'reference', `${name}: there is no check ${id}`)
  }
}

export const factRules: readonly Rule[] = [
  checksAreUsedOnce,
  idsAreThereOnce,
  hintsLeadSomewhere,
  gatesAreChecks,
  quizzesHaveAnswers,
  lessonsShowAllChecks,
  expressionsCompile,
  noPlaceInALongList,
  templatesAreParams,
  stepsHaveTheirFiles,
  namesAreGiven,
  wrongAnswersExpectSomething,
]

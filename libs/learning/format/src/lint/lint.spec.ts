import { describe, expect, it } from 'vitest'
import { readContent } from '../content.ts'
import { describeProblem } from '../problem.ts'
import { lintContent } from './lint.ts'

/** A whole exercise that nothing is wrong with; each rule is shown by what is changed in it. */
const good: Readonly<Record<string, string>> = {
  'exercise.yaml': `apiVersion: exercise/v1
id: sample
version: 1.0.0
meta: { track: workloads, level: first, minutes: 5 }
params:
  app: { pick: [shop, blog] }
  secret: { pick: [a, b], hidden: true }
initial:
  steps: [{ apply: app.yaml }]
tasks:
  - { id: make, checks: [exists, cause] }
checks:
  exists:
    kind: state
    from: { pods: { get: pods, namespace: default, name: '{{app}}' } }
    assert: size(pods) == 1
    why: [{ message: none, with: { count: size(pods) } }]
  cause:
    kind: quiz
    type: single
    options: [one, two]
    answer: one
hints:
  - { id: look, for: make }
`,
  'solution.yaml': `solutions:
  - name: run
    run: ['kubectl run {{app}} --image=nginx --restart=Never --labels=app={{app}},tier=front,stage=test --port=80']
    answers: { cause: one }
wrong:
  - name: nothing
    expect: { failed: [exists], message: none }
`,
  'app.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: "{{app}}" }\n',
  'text.en.mdx': `---
title: Sample
summary: A sample.
---

Make \`{{app}}\`.

<Task id="make" title="Make a pod">

<Check id="exists" title="There is a pod">
<Message id="none">There are {count, plural, =0 {no pods} other {# pods}}.</Message>
</Check>

<Quiz id="cause" title="Which">

Which one?

<Option id="one">One</Option>
<Option id="two">Two</Option>

</Quiz>

</Task>

<Hint id="look">Look.</Hint>
`,
}
const files: Readonly<Record<string, string>> = {
  ...good,
  'text.ko.mdx': good['text.en.mdx']!.replace('Sample', '예시').replace('no pods} other', '없음} other'),
}

type Change = readonly [file: string, from: string | RegExp, to: string]

/** What is said about the exercise after some changes; a file that becomes empty is left out. */
function said(...changes: readonly Change[]): string[] {
  const changed: Record<string, string> = { ...files }
  for (const [file, from, to] of changes) {
    const before = changed[file] ?? ''
    changed[file] = before.replace(from, to)
    if (changed[file] === before) throw new Error(`nothing to change in ${file}: ${from}`)
  }
  const tree = readContent(
    new Map(
      Object.entries(changed)
        .filter(([, text]) => text !== '')
        .map(([path, text]) => [`exercises/sample/${path}`, text]),
    ),
  )
  return [...tree.problems, ...lintContent(tree.items)].map(describeProblem)
}

const both = (from: string | RegExp, to: string): Change[] => [
  ['text.en.mdx', from, to],
  ['text.ko.mdx', from, to],
]

describe('the linter of content', () => {
  it('has nothing to say about an exercise that is whole', () => {
    expect(said()).toEqual([])
  })

  const broken: readonly (readonly [rule: string, changes: readonly Change[], says: string])[] = [
    ['yaml', [['exercise.yaml', 'tasks:', 'tasks: [']], 'exercise.yaml:11: '],
    [
      'schema',
      [['exercise.yaml', 'version:', 'colour: red\nversion:']],
      'exercise.yaml:1: (all): Unrecognized key: "colour"',
    ],
    ['schema', [['exercise.yaml', 'assert: size(pods) == 1', 'assert: 5']], 'exercise.yaml:16: checks.exists.assert: '],
    ['schema', [['exercise.yaml', '{ apply: app.yaml }', '{ apply: app.yaml, to: x }']], 'exercise.yaml:9: '],
    ['text', [['text.en.mdx', 'Make `', '<Blink>x</Blink>\n\nMake `']], 'text.en.mdx:6: <Blink> is not known here'],
    ['text', [['text.en.mdx', ' title="Make a pod"', '']], 'text.en.mdx:8: <Task> lacks title'],
    ['missing-file', [['solution.yaml', /[\s\S]*/, '']], 'solution.yaml: this file is missing'],
    ['missing-file', [['app.yaml', /[\s\S]*/, '']], 'exercise.yaml:9: there is no file app.yaml'],
    ['id', [['exercise.yaml', 'id: sample', 'id: other']], 'exercise.yaml:2: id is other, but the folder is sample'],
    [
      'reference',
      [['exercise.yaml', '[exists, cause]', '[exists, cause, nope]']],
      'exercise.yaml:11: there is no check nope',
    ],
    ['reference', [['exercise.yaml', 'for: make', 'for: nope']], 'there is no task or step nope'],
    [
      'reference',
      [['exercise.yaml', 'for: make', 'for: make, fits: { exists: [nope] }']],
      'check exists has no message nope',
    ],
    [
      'reference',
      [['exercise.yaml', 'minutes: 5', 'minutes: 5, prerequisites: [nope]']],
      'there is no lesson or exercise nope',
    ],
    ['twice', [['exercise.yaml', '[exists, cause]', '[exists, cause, exists]']], 'check exists is used twice'],
    ['unused', [['exercise.yaml', '[exists, cause]', '[exists]']], 'exercise.yaml:18: check cause belongs to no task'],
    ['quiz', [['exercise.yaml', 'answer: one', 'answer: three']], 'three is no option'],
    ['expression', [['exercise.yaml', 'size(pods) == 1', 'size(pods ==']], 'exercise.yaml:16: size(pods ==: '],
    [
      'fixed-place',
      [['exercise.yaml', ", name: '{{app}}' } }\n    assert: size(pods) == 1", ' } }\n    assert: pods[0].x == 1']],
      'pods has no order',
    ],
    ['serialised', [['exercise.yaml', 'size(pods) == 1', 'string(pods[0].spec) == ""']], 'not as text'],
    ['template', [['exercise.yaml', "name: '{{app}}'", "name: '{{nope}}'"]], '{{nope}} is no parameter'],
    ['template', [['text.en.mdx', '{{app}}', '{{secret}}']], '{{secret}} is hidden'],
    ['unknown-name', [['exercise.yaml', "name: '{{app}}'", 'name: unheard-of']], 'name unheard-of is asked for'],
    ['translation', [['text.ko.mdx', /[\s\S]*/, '']], 'text.ko.mdx: this file is missing'],
    [
      'translation',
      [['text.ko.mdx', /<Message[\s\S]*?<\/Message>/, '']],
      'text.ko.mdx: check exists has no <Message id="none">',
    ],
    ['translation', both(/<Hint[\s\S]*<\/Hint>/, ''), 'there is no <Hint id="look">'],
    [
      'unknown-id',
      both('<Hint id="look">', '<Hint id="x">X.</Hint>\n\n<Hint id="look">'),
      '<Hint id="x"> belongs to nothing',
    ],
    ['message', both('{count, plural', '{number, plural'), 'needs {number}'],
    ['message', both('{count, plural, =0', '{count, plural, ='), 'message none of check exists'],
    ['run', both('Make `{{app}}`.', '```run\nkubectl get pods\n```\n'), 'no commands to run by a click'],
    [
      'hint',
      both('Look.', '`kubectl run {{app}} --image=nginx --restart=Never --labels=app={{app}},tier=front,stage=test`'),
      'hint look gives 80 characters',
    ],
    ['wrong', [['solution.yaml', 'expect: { failed: [exists], message: none }', 'expect: {}']], 'nothing says neither'],
    ['stale', [['text.ko.mdx', 'summary:', 'sourceHash: old\nsummary:']], 'text.en.mdx has changed since'],
  ]

  it.each(broken)('finds what breaks the rule %s', (rule, changes, says) => {
    const problems = said(...changes)
    expect(problems.filter((problem) => problem.includes(says) && problem.endsWith(`(${rule})`))).not.toEqual([])
  })

  it('finds checks in a lesson that would never turn green', () => {
    const yaml = `apiVersion: lesson/v1
id: x
version: 1.0.0
meta: { track: workloads, level: first, minutes: 5, locales: [en] }
steps: [{ id: one, checks: [answers] }]
checks:
  answers: { kind: probe, steps: [{ advance: 5s }], assert: 'true', hidden: true }
`
    const text =
      '---\ntitle: T\nsummary: S\n---\n\n<Step id="one" title="One">\n\n<Check id="answers" title="A">\n</Check>\n\n</Step>\n'
    const { items, problems } = readContent(
      new Map([
        ['lessons/x/lesson.yaml', yaml],
        ['lessons/x/text.en.mdx', text],
      ]),
    )
    expect([...problems, ...lintContent(items)].map(describeProblem)).toEqual([
      'lessons/x/lesson.yaml:7: check answers is a probe: those are for exercises (probe-in-lesson)',
      'lessons/x/lesson.yaml:7: check answers is hidden: those are for exercises (hidden-in-lesson)',
    ])
  })
})

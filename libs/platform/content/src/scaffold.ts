// Files to begin a lesson or an exercise with: whole, but for what only the author knows.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Files = Readonly<Record<string, string>>

const meta = `meta:
  track: workloads
  level: first
  minutes: 10`

const text = (title: string, summary: string, rest: string): string =>
  `---\ntitle: ${title}\nsummary: ${summary}\n---\n\n${rest}`

const exercise = (id: string): Files => ({
  'exercise.yaml': `# yaml-language-server: $schema=../../schema/exercise.schema.json
apiVersion: exercise/v1
id: ${id}
version: 1.0.0
${meta}
params:
  name: { pick: [web, shop, blog] }
tasks:
  - { id: make, checks: [exists] }
checks:
  exists:
    kind: state
    from: { found: { get: deployments.apps, namespace: default, name: '{{name}}' } }
    assert: size(found) == 1
    actual: size(found)
    expected: '1'
    why: [{ message: missing }]
`,
  'solution.yaml': `solutions:
  - name: create
    run:
      - kubectl create deployment {{name}} --image=nginx
wrong:
  - name: another-name
    run:
      - kubectl create deployment another --image=nginx
    expect: { failed: [exists], message: missing }
`,
  'text.en.mdx': text(
    'A title',
    'One sentence about it.',
    `What is the matter, and what is wanted.

<Task id="make" title="Make a Deployment">

Make a Deployment \`{{name}}\` in the namespace \`default\`.

<Check id="exists" title="The Deployment is there">
  <Message id="missing">There is no Deployment of that name.</Message>
</Check>

</Task>
`,
  ),
  'text.ko.mdx': text(
    '제목',
    '한 문장으로 된 소개.',
    `무슨 일이 있고 무엇을 해야 하는지 적어요.

<Task id="make" title="Deployment 만들기">

\`default\` 네임스페이스에 \`{{name}}\` Deployment를 만드세요.

<Check id="exists" title="Deployment가 있음">
  <Message id="missing">그 이름의 Deployment가 없어요.</Message>
</Check>

</Task>
`,
  ),
})

const lesson = (id: string): Files => ({
  'lesson.yaml': `# yaml-language-server: $schema=../../schema/lesson.schema.json
apiVersion: lesson/v1
id: ${id}
version: 1.0.0
${meta}
steps:
  - { id: first, checks: [exists] }
checks:
  exists:
    kind: state
    from: { found: { get: deployments.apps, namespace: default, name: web } }
    assert: size(found) == 1
    why: [{ message: missing }]
`,
  'text.en.mdx': text(
    'A title',
    'One sentence about it.',
    `<Step id="first" title="The first step">

At most a screen of text, then a command:

\`\`\`run
kubectl create deployment web --image=nginx
\`\`\`

\`\`\`output
deployment.apps/web created
\`\`\`

<Check id="exists" title="The Deployment is there">
  <Message id="missing">There is no Deployment \`web\`.</Message>
</Check>

</Step>
`,
  ),
  'text.ko.mdx': text(
    '제목',
    '한 문장으로 된 소개.',
    `<Step id="first" title="첫 단계">

화면 하나를 넘지 않는 글, 그리고 명령.

\`\`\`run
kubectl create deployment web --image=nginx
\`\`\`

\`\`\`output
deployment.apps/web created
\`\`\`

<Check id="exists" title="Deployment가 있음">
  <Message id="missing">Deployment \`web\` 오브젝트가 없어요.</Message>
</Check>

</Step>
`,
  ),
})

/**
 * Writes the files of a new lesson or exercise, which pass the checks as they are.
 * @returns the paths that were written @throws Error when there is such a folder, or the name is none
 */
export function scaffold(contentFolder: string, kind: string | undefined, id: string | undefined): string[] {
  const files = kind === 'exercise' ? exercise : kind === 'lesson' ? lesson : undefined
  if (!files || id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error('npm run content:new -- exercise|lesson <lower-case-name>')
  const folder = join(contentFolder, `${kind}s`, id)
  if (existsSync(folder)) throw new Error(`${folder} is there already`)
  return Object.entries(files(id)).map(([path, content]) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    return file
  })
}

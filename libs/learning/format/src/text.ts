// text.<locale>.mdx: what learners read. Markdown with a closed set of components; nothing in it is ever run as code.
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { blocksOf, markdown, type MdxElement, type Node, type TextBlock, type TextInline } from './markdown.ts'
import { contentId } from './primitives.ts'
import { TextError } from './text-error.ts'

const frontMatter = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  /** Hash of the default language's text that this one was translated from. */
  sourceHash: z.string().optional(),
})

export interface TitledBlocks {
  readonly title: string
  readonly blocks: readonly TextBlock[]
}

export interface CheckText {
  readonly title: string
  /** ICU messages with inline Markdown, by id. */
  readonly messages: Readonly<Record<string, string>>
}

export interface QuizText {
  readonly question: readonly TextInline[]
  readonly options: Readonly<Record<string, readonly TextInline[]>>
}

/** A text file, taken apart. */
export interface ContentText {
  readonly title: string
  readonly summary: string
  readonly sourceHash?: string
  readonly intro: readonly TextBlock[]
  readonly steps: Readonly<Record<string, TitledBlocks>>
  readonly tasks: Readonly<Record<string, TitledBlocks>>
  readonly parts: Readonly<Record<string, TitledBlocks>>
  readonly checks: Readonly<Record<string, CheckText>>
  readonly quizzes: Readonly<Record<string, QuizText>>
  readonly hints: Readonly<Record<string, readonly TextBlock[]>>
  readonly solution: readonly TextBlock[]
}

type Mutable = { -readonly [K in keyof ContentText]: ContentText[K] } & {
  checks: Record<string, CheckText>
  quizzes: Record<string, QuizText>
  hints: Record<string, readonly TextBlock[]>
}

/** @throws TextError */
export function parseText(source: string): ContentText {
  const { matter, body, firstLine } = split(source)
  const tree = markdown(body, firstLine)
  const { sourceHash, ...head } = matter
  const text: Mutable = {
    ...head,
    ...(sourceHash !== undefined && { sourceHash }),
    intro: [],
    steps: {},
    tasks: {},
    parts: {},
    checks: {},
    quizzes: {},
    hints: {},
    solution: [],
  }
  const intro: Node[] = []
  for (const node of tree) {
    if (node.type !== 'mdxJsxFlowElement') {
      intro.push(node)
      continue
    }
    const element = node as MdxElement
    switch (element.name) {
      case 'Step':
        add(text.steps as Record<string, TitledBlocks>, element, titled(element, text, body))
        break
      case 'Task':
        add(text.tasks as Record<string, TitledBlocks>, element, titled(element, text, body))
        break
      case 'Part':
        add(text.parts as Record<string, TitledBlocks>, element, titled(element, text, body))
        break
      case 'Solution':
        text.solution = blocks(element.children, text, body)
        break
      default:
        intro.push(node)
    }
  }
  text.intro = blocks(intro, text, body)
  return text
}

function split(source: string): { matter: z.infer<typeof frontMatter>; body: string; firstLine: number } {
  const found = /^---\n([\s\S]*?)\n---\n/.exec(source)
  if (!found) throw new TextError('a text begins with front matter: --- title: … summary: … ---', 1)
  let data: unknown
  try {
    data = parseYaml(found[1]!)
  } catch (error) {
    throw new TextError((error as Error).message.split('\n')[0]!, 2)
  }
  const matter = frontMatter.safeParse(data)
  if (!matter.success) {
    const issue = matter.error.issues[0]!
    throw new TextError(`front matter: ${issue.path.join('.') || '(all)'}: ${issue.message}`, 2)
  }
  return {
    matter: matter.data,
    body: source.slice(found[0].length),
    firstLine: found[0].split('\n').length,
  }
}

function titled(element: MdxElement, text: Mutable, body: string): TitledBlocks {
  return { title: attribute(element, 'title'), blocks: blocks(element.children, text, body) }
}

/** Blocks, with what is defined among them taken out: checks and quizzes stay as places, hints do not. */
function blocks(nodes: readonly Node[], text: Mutable, body: string): TextBlock[] {
  const result: TextBlock[] = []
  let run: Node[] = []
  const flush = (): void => {
    result.push(...blocksOf(run))
    run = []
  }
  for (const node of nodes) {
    if (node.type !== 'mdxJsxFlowElement') {
      run.push(node)
      continue
    }
    const element = node as MdxElement
    switch (element.name) {
      case 'Check': {
        flush()
        add(text.checks, element, checkText(element, body))
        result.push({ type: 'check', id: idOf(element) })
        break
      }
      case 'Quiz': {
        flush()
        const { question, options, title } = quizText(element)
        add(text.quizzes, element, { question, options })
        add(text.checks, element, { title, messages: messagesOf(element, body) })
        result.push({ type: 'quiz', id: idOf(element) })
        break
      }
      case 'Hint':
        flush()
        add(text.hints, element, blocksOf(element.children))
        break
      case 'Note':
        flush()
        result.push({ type: 'note', blocks: blocksOf(element.children) })
        break
      default:
        throw new TextError(`<${element.name}> is not known here`, lineOf(element))
    }
  }
  flush()
  return result
}

function checkText(element: MdxElement, body: string): CheckText {
  return { title: attribute(element, 'title'), messages: messagesOf(element, body) }
}

function messagesOf(element: MdxElement, body: string): Record<string, string> {
  const messages: Record<string, string> = {}
  for (const child of element.children) {
    if (child.type !== 'mdxJsxFlowElement') continue
    const message = child as MdxElement
    if (message.name !== 'Message') {
      if (message.name === 'Option') continue
      throw new TextError(`<${message.name}> is not known in <${element.name}>`, lineOf(message))
    }
    add(messages, message, sourceOf(message, body))
  }
  return messages
}

/** The text between an element's tags, on one line. */
function sourceOf({ children }: MdxElement, body: string): string {
  const first = children[0]?.position
  const last = children.at(-1)?.position
  if (!first || !last) return ''
  return body.slice(first.start.offset, last.end.offset).replace(/\s+/g, ' ').trim()
}

function quizText(element: MdxElement): QuizText & { readonly title: string } {
  const options: Record<string, readonly TextInline[]> = {}
  const rest: Node[] = []
  for (const child of element.children) {
    const option = child as MdxElement
    if (child.type === 'mdxJsxFlowElement' && option.name === 'Option') add(options, option, inlinesOf(option))
    else if (child.type !== 'mdxJsxFlowElement') rest.push(child)
  }
  const [question] = blocksOf(rest)
  if (question?.type !== 'paragraph') throw new TextError('a quiz asks its question in a paragraph', lineOf(element))
  return { title: attribute(element, 'title'), question: question.children, options }
}

function inlinesOf(element: MdxElement): readonly TextInline[] {
  const [block, ...more] = blocksOf(element.children)
  if (block?.type !== 'paragraph' || more.length > 0)
    throw new TextError(`<${element.name}> holds one paragraph`, lineOf(element))
  return block.children
}

function add<T>(into: Record<string, T>, element: MdxElement, value: T): void {
  const id = idOf(element)
  if (into[id] !== undefined) throw new TextError(`<${element.name} id="${id}"> stands twice`, lineOf(element))
  into[id] = value
}

function idOf(element: MdxElement): string {
  const id = attribute(element, 'id')
  if (!contentId.safeParse(id).success)
    throw new TextError(`<${element.name}>: ${id} is no id (lower-case words joined by dashes)`, lineOf(element))
  return id
}

function attribute(element: MdxElement, name: string): string {
  const found = element.attributes.find((one) => one.name === name)
  if (typeof found?.value !== 'string' || found.value === '')
    throw new TextError(`<${element.name}> lacks ${name}="…"`, lineOf(element))
  return found.value
}

const lineOf = ({ position }: Node): number => position?.start.line ?? 1

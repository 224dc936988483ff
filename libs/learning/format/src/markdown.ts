// Markdown as plain data that a page can draw without running anything.
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { mdxJsxFromMarkdown } from 'mdast-util-mdx-jsx'
import { gfmTable } from 'micromark-extension-gfm-table'
import { mdxJsx } from 'micromark-extension-mdx-jsx'
import { TextError } from './text-error.ts'

export type TextInline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis'; readonly children: readonly TextInline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly TextInline[] }

export type TextBlock =
  | { readonly type: 'paragraph'; readonly children: readonly TextInline[] }
  | { readonly type: 'heading'; readonly children: readonly TextInline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly TextBlock[])[] }
  | { readonly type: 'quote' | 'note'; readonly blocks: readonly TextBlock[] }
  | { readonly type: 'table'; readonly rows: readonly (readonly (readonly TextInline[])[])[] }
  /** `run`: a command to click or type. `output`: what it prints, `…` standing for anything. `copy`: text to take away. */
  | { readonly type: 'run' | 'output' | 'copy'; readonly text: string }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  | { readonly type: 'check' | 'quiz'; readonly id: string }

interface Point {
  readonly line: number
  readonly column: number
  readonly offset: number
}

export interface Node {
  readonly type: string
  readonly children?: readonly Node[]
  readonly value?: string
  position?: { start: Point; end: Point }
}

export interface MdxElement extends Node {
  readonly name: string
  readonly attributes: readonly { readonly name?: string; readonly value?: unknown }[]
  readonly children: readonly Node[]
}

/**
 * The top of a Markdown tree.
 * @param firstLine the line of the file on which the text begins
 * @throws TextError
 */
export function markdown(source: string, firstLine = 1): readonly Node[] {
  try {
    const tree = fromMarkdown(source, {
      extensions: [mdxJsx(), gfmTable(), { disable: { null: ['htmlFlow', 'htmlText', 'autolink', 'codeIndented'] } }],
      mdastExtensions: [mdxJsxFromMarkdown(), gfmTableFromMarkdown()],
    }) as unknown as Node
    shift(tree, firstLine - 1)
    return unravelled(tree.children ?? [])
  } catch (error) {
    const { reason, message, line } = error as Error & { reason?: string; line?: number }
    throw new TextError(reason ?? message, (line ?? 1) + firstLine - 1)
  }
}

/** A component that stands alone on its line is a block, though its tags and its text share the line. */
function unravelled(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    const children = node.children ?? []
    if (node.type === 'paragraph' && children.some(isInlineElement)) {
      if (children.every((child) => isInlineElement(child) || (child.type === 'text' && child.value?.trim() === '')))
        return children.filter(isInlineElement).map(asBlock)
    }
    return node.children && node.type !== 'paragraph' ? [{ ...node, children: unravelled(children) }] : [node]
  })
}

const isInlineElement = ({ type }: Node): boolean => type === 'mdxJsxTextElement'

function asBlock(node: Node): Node {
  const children = node.children ?? []
  const only = children.filter(isInlineElement)
  if (only.length > 0 && only.length === children.length)
    return { ...node, type: 'mdxJsxFlowElement', children: only.map(asBlock) }
  const first = children[0]?.position
  const last = children.at(-1)?.position
  const position = first && last ? { start: first.start, end: last.end } : undefined
  return {
    ...node,
    type: 'mdxJsxFlowElement',
    children: children.length === 0 ? [] : [{ type: 'paragraph', children, ...(position && { position }) }],
  }
}

function shift(node: Node, lines: number): void {
  if (node.position) {
    const { start, end } = node.position
    node.position = { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } }
  }
  for (const child of node.children ?? []) shift(child, lines)
}

/** @throws TextError for what the format does not have */
export function blocksOf(nodes: readonly Node[]): TextBlock[] {
  return nodes.map(blockOf)
}

function blockOf(node: Node): TextBlock {
  switch (node.type) {
    case 'paragraph':
      return { type: 'paragraph', children: inlines(node) }
    case 'heading':
      return { type: 'heading', children: inlines(node) }
    case 'blockquote':
      return { type: 'quote', blocks: blocksOf(node.children ?? []) }
    case 'list':
      return {
        type: 'list',
        ordered: (node as Node & { ordered?: boolean }).ordered ?? false,
        items: (node.children ?? []).map((item) => blocksOf(item.children ?? [])),
      }
    case 'table':
      return {
        type: 'table',
        rows: (node.children ?? []).map((row) => (row.children ?? []).map((cell) => inlines(cell))),
      }
    case 'code': {
      const language = (node as Node & { lang?: string | null }).lang ?? ''
      const text = node.value ?? ''
      return language === 'run' || language === 'output' || language === 'copy'
        ? { type: language, text }
        : { type: 'code', language, text }
    }
    default:
      throw refused(node)
  }
}

function inlines({ children = [] }: Node): TextInline[] {
  return children.map(inlineOf)
}

function inlineOf(node: Node): TextInline {
  switch (node.type) {
    case 'text':
      return { type: 'text', text: (node.value ?? '').replace(/\s*\n\s*/g, ' ') }
    case 'inlineCode':
      return { type: 'code', text: node.value ?? '' }
    case 'strong':
    case 'emphasis':
      return { type: node.type, children: inlines(node) }
    case 'link': {
      const { url } = node as Node & { url: string }
      if (!/^(https:\/\/|\/)/.test(url))
        throw new TextError(`a link leads to https://… or to /…, not to ${url}`, lineOf(node))
      return { type: 'link', href: url, children: inlines(node) }
    }
    case 'break':
      return { type: 'text', text: '\n' }
    default:
      throw refused(node)
  }
}

function refused(node: Node): TextError {
  const what = 'name' in node ? `<${String(node.name)}>` : node.type
  return new TextError(`${what} is not part of the format here`, lineOf(node))
}

const lineOf = ({ position }: Node): number => position?.start.line ?? 1

import { SystemError } from '../process/system-error.ts'

/** A file of a read-only layer: its text, or an object when it is more than an ordinary 0644 text file. */
export type LayerFile =
  | string
  | {
      text?: string
      /** Permission bits; 0644 for files, 0755 for directories and programs by default. */
      mode?: number
      /** Makes it a symbolic link. */
      link?: string
      /** Makes it an (empty) directory; parents of files need not be listed. */
      dir?: true
      /** Makes it an executable run by the program of this name. */
      bin?: string
      /** Makes it a device: null, zero, full, random, tty, stdin, stdout, stderr, fd. */
      dev?: string
      uid?: number
      gid?: number
      mtime?: number
      /** Size to show when the text is not kept (binaries). */
      size?: number
    }

/** Files of an image layer by absolute path. Never changed once it is in use. */
export type Layer = { readonly [path: string]: LayerFile }

interface Attributes {
  mode: number
  uid: number
  gid: number
  /** ms */
  mtime: number
}
export interface FileInode extends Attributes {
  kind: 'file'
  text: string
  bin?: string
  size?: number
  nlink: number
}
export interface DirectoryInode extends Attributes {
  kind: 'directory'
  /** Name → inode number; 0 hides a name of the layers below. */
  names: Record<string, number>
  /** Path in the layers whose entries show through. */
  lower?: string
}
export interface LinkInode extends Attributes {
  kind: 'link'
  target: string
}
export interface DeviceInode extends Attributes {
  kind: 'device'
  dev: string
}
/** Immutable; a change puts a new object under the number. */
export type Inode = FileInode | DirectoryInode | LinkInode | DeviceInode

/** A writable tree: the top layer of a container, or a volume. Inode 1 is its root. */
export interface FileTree {
  /** Kept for forks and size limits: bytes of all files (UTF-16 units). */
  bytes: number
  /** Limit of `bytes`; writing more gives ENOSPC. */
  limit?: number
  next: number
  inodes: Record<string, Inode>
}

/** Something mounted at a path. Exactly one of `files`, `volume` is set. */
export interface Mount {
  at: string
  /** Files given by the host, by path below the mount (`a.txt`); the key `/` makes the mount point itself a file. */
  files?: Layer
  /** Name of a FileTree in `machine.volumes`. */
  volume?: string
  /** Path inside the volume. */
  subPath?: string
  readOnly?: boolean
  /** What `df` and /proc/mounts call it. */
  type?: string
}

/** An empty writable tree. `lower` is whether image layers show through. */
export const emptyTree = (
  now: number,
  options: { lower?: boolean; mode?: number; gid?: number; limit?: number } = {},
): FileTree => ({
  bytes: 0,
  ...(options.limit === undefined ? {} : { limit: options.limit }),
  next: 2,
  inodes: {
    1: {
      kind: 'directory',
      mode: options.mode ?? 0o755,
      uid: 0,
      gid: options.gid ?? 0,
      mtime: now,
      names: {},
      ...(options.lower ? { lower: '/' } : {}),
    },
  },
})

/** Adds an inode and returns its number. */
export const addInode = (tree: FileTree, inode: Inode): number => {
  const ino = tree.next++
  setInode(tree, ino, inode)
  return ino
}

/** Replaces an inode, keeping account of the bytes. */
export const setInode = (tree: FileTree, ino: number, inode: Inode): void => {
  const before = tree.inodes[ino]
  const bytes = tree.bytes + textLength(inode) - textLength(before)
  if (tree.limit !== undefined && bytes > tree.limit && bytes > tree.bytes) throw new SystemError('ENOSPC')
  tree.bytes = bytes
  tree.inodes[ino] = inode
}

/** Forgets an inode nobody names any more. */
export const dropInode = (tree: FileTree, ino: number): void => {
  tree.bytes -= textLength(tree.inodes[ino])
  delete tree.inodes[ino]
}

const textLength = (inode: Inode | undefined) => (inode?.kind === 'file' ? inode.text.length : 0)

// --- layers --------------------------------------------------------------------------------------------------------

interface LayerIndex {
  nodes: Map<string, Inode>
  names: Map<string, string[]>
  /** Text → path of the first file that has it; made when it is asked for. */
  texts?: Map<string, string>
}
const indexes = new WeakMap<Layer, LayerIndex>()
const builtAt = Date.UTC(2026, 0, 15, 9, 30)

const indexOf = (layer: Layer): LayerIndex => {
  let index = indexes.get(layer)
  if (index) return index
  index = { nodes: new Map(), names: new Map() }
  indexes.set(layer, index)
  const directory = (path: string): void => {
    if (index.nodes.has(path)) return
    index.nodes.set(path, { kind: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: builtAt, names: {}, lower: path })
    if (path !== '/') register(path)
  }
  const register = (path: string): void => {
    const cut = path.lastIndexOf('/')
    const parent = cut <= 0 ? '/' : path.slice(0, cut)
    directory(parent)
    const names = index.names.get(parent) ?? []
    names.push(path.slice(cut + 1))
    index.names.set(parent, names)
  }
  for (const key of Object.keys(layer)) {
    const path = key.startsWith('/') ? key : `/${key}`
    const entry = layer[key] as LayerFile
    const file = typeof entry === 'string' ? { text: entry } : entry
    const attributes = { uid: file.uid ?? 0, gid: file.gid ?? 0, mtime: file.mtime ?? builtAt }
    if (path !== '/' && !index.nodes.has(path)) register(path)
    if (file.dir)
      index.nodes.set(path, { kind: 'directory', mode: file.mode ?? 0o755, ...attributes, names: {}, lower: path })
    else if (file.link !== undefined)
      index.nodes.set(path, { kind: 'link', mode: 0o777, ...attributes, target: file.link })
    else if (file.dev !== undefined)
      index.nodes.set(path, { kind: 'device', mode: file.mode ?? 0o666, ...attributes, dev: file.dev })
    else
      index.nodes.set(path, {
        kind: 'file',
        mode: file.mode ?? (file.bin ? 0o755 : 0o644),
        ...attributes,
        text: file.text ?? '',
        nlink: 1,
        ...(file.bin ? { bin: file.bin } : {}),
        ...(file.size === undefined ? {} : { size: file.size }),
      })
  }
  if (!index.nodes.has('/')) directory('/')
  return index
}

/** The node at `path` in the topmost layer that has it. */
export const layerNode = (layers: readonly Layer[], path: string): Inode | undefined => {
  for (let i = layers.length - 1; i >= 0; i--) {
    const node = indexOf(layers[i] as Layer).nodes.get(path)
    if (node) return node
  }
  return undefined
}

/** Names in the directory `path` over all layers. */
export const layerNames = (layers: readonly Layer[], path: string): string[] => {
  const names = new Set<string>()
  for (const layer of layers) for (const name of indexOf(layer).names.get(path) ?? []) names.add(name)
  return [...names]
}

/** The path of a file with exactly this text, as it shows through all layers. */
export const layerFileWith = (layers: readonly Layer[], text: string): string | undefined => {
  for (const layer of layers) {
    const path = textsOf(layer).get(text)
    if (path === undefined) continue
    const node = layerNode(layers, path)
    if (node?.kind === 'file' && node.text === text) return path
  }
  return undefined
}

const textsOf = (layer: Layer): ReadonlyMap<string, string> => {
  const index = indexOf(layer)
  if (index.texts) return index.texts
  index.texts = new Map()
  for (const [path, node] of index.nodes)
    if (node.kind === 'file' && !index.texts.has(node.text)) index.texts.set(node.text, path)
  return index.texts
}

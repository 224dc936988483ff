import type { Layer, Program } from '@kubarium/machine'

/** One line of the registry's table: a tag and what it stands for. */
export interface ImageTag {
  tag: string
  /** Version the program reports. Tags with the same version and flavour share a digest. */
  version: string
  /** For example `alpine`: another base. */
  flavour?: string
  sizeBytes?: number
}

/** An image the simulated registry has. */
export interface SimulatedImage {
  /** Full name without tag: `docker.io/library/nginx`, `registry.k8s.io/pause`. */
  repository: string
  tags: readonly ImageTag[]
  /** Compressed size, for the time a pull takes. */
  sizeBytes: number
  entrypoint?: readonly string[]
  cmd?: readonly string[]
  env?(tag: ImageTag): Record<string, string>
  workingDir?: string
  user?: { uid: number; gid: number; name: string }
  exposedPorts?: readonly number[]
  stopSignal?: string
  /** Layers below the image's own: `debian`, `alpine`, `busybox`, or none for images without an operating system. */
  base?(tag: ImageTag): readonly string[]
  files(tag: ImageTag): Layer
  programs?: Record<string, Program>
}

/** Tags for a list of versions: each version, its shorter forms (`1.27`, `1`) for the newest of a line, `latest`, and flavours. */
export const tagsOf = (
  versions: readonly string[],
  options: { flavours?: readonly string[]; latest?: string; flavourSize?: number } = {},
): ImageTag[] => {
  const tags = new Map<string, ImageTag>()
  const add = (tag: string, version: string, flavour?: string) =>
    tags.set(tag, {
      tag,
      version,
      ...(flavour ? { flavour, ...(options.flavourSize ? { sizeBytes: options.flavourSize } : {}) } : {}),
    })
  for (const version of versions) {
    const parts = version.split('.')
    for (let length = parts.length; length > 0; length--) {
      const short = parts.slice(0, length).join('.')
      add(short, version)
      for (const flavour of options.flavours ?? []) add(`${short}-${flavour}`, version, flavour)
    }
  }
  const latest = options.latest ?? (versions[versions.length - 1] as string)
  add('latest', latest)
  for (const flavour of options.flavours ?? []) add(flavour, latest, flavour)
  return [...tags.values()]
}

/** Milliseconds as ISO time, for log lines. */
export const iso = (ms: number): string => new Date(ms).toISOString()

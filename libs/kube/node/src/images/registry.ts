import { type Layer, type Program, sha256, toBytes } from '@kubarium/machine'
import type { ImageAnswer, ImageConfig, ImageSource } from '../image-source.ts'
import { agnhostImages } from './agnhost.image.ts'
import { baseLayers } from './bases.ts'
import { databaseImages } from './databases.images.ts'
import type { ImageTag, SimulatedImage } from './image.ts'
import { nginxImages } from './nginx/nginx.image.ts'
import { redisImages } from './redis.image.ts'
import { systemImages } from './system.images.ts'
import { tutorialImages } from './tutorial.images.ts'
import { webServerImages } from './web-servers.images.ts'

/** All images of the simulated registries. */
export const imageTable: readonly SimulatedImage[] = [
  ...agnhostImages,
  ...databaseImages,
  ...nginxImages,
  ...redisImages,
  ...systemImages,
  ...tutorialImages,
  ...webServerImages,
]

/** An image reference taken apart. */
export interface ImageReference {
  registry: string
  /** Path without registry: `library/nginx`. */
  path: string
  tag?: string
  digest?: string
}

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/

/**
 * Parses an image reference as containers/docker do: short names belong to docker.io, single names to its `library`. Returns
 * undefined when it is no reference (upper-case letters, empty parts, a bad tag).
 */
export const parseImageReference = (text: string): ImageReference | undefined => {
  let rest = text
  let digest: string | undefined
  const at = rest.indexOf('@')
  if (at >= 0) {
    digest = rest.slice(at + 1)
    rest = rest.slice(0, at)
    if (!/^sha256:[a-f0-9]{64}$/.test(digest)) return undefined
  }
  let tag: string | undefined
  const colon = rest.lastIndexOf(':')
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1)
    rest = rest.slice(0, colon)
    if (!/^[\w][\w.-]{0,127}$/.test(tag)) return undefined
  }
  const parts = rest.split('/')
  const [first = ''] = parts
  const hasRegistry = parts.length > 1 && (first.includes('.') || first.includes(':') || first === 'localhost')
  const registry = hasRegistry ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io'
  const path = hasRegistry ? parts.slice(1) : parts
  if (
    path.length === 0 ||
    !path.every((part) => component.test(part)) ||
    (hasRegistry && !/^[a-zA-Z0-9.-]+(?::\d+)?$/.test(registry))
  )
    return undefined
  const full = registry === 'docker.io' && path.length === 1 ? `library/${path[0] as string}` : path.join('/')
  return { registry, path: full, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

/** Layers that belong to a tag, lowest first, and the names under which a machine has them. */
const layerNames = (image: SimulatedImage, tag: ImageTag): string[] => [
  ...(image.base?.(tag) ?? []).map((name) => `os/${name}`),
  `${image.repository}:${tag.version}${tag.flavour ? `-${tag.flavour}` : ''}`,
]

const digestOf = (image: SimulatedImage, tag: ImageTag): string =>
  `sha256:${sha256(toBytes(`${image.repository}@${tag.version}/${tag.flavour ?? ''}`))}`

/** Programs and layers of all images: what `createMachine` needs to run containers made from them. */
export const imageMachineParts = (): { programs: Record<string, Program>; layers: Record<string, Layer> } => {
  const programs: Record<string, Program> = {}
  const layers: Record<string, Layer> = {}
  for (const name of Object.keys(baseLayers)) layers[`os/${name}`] = baseLayers[name] as Layer
  for (const image of imageTable) {
    Object.assign(programs, image.programs)
    for (const tag of image.tags) {
      const name = layerNames(image, tag).pop() as string
      if (!Object.hasOwn(layers, name)) layers[name] = image.files(tag)
    }
  }
  return { programs, layers }
}

const configOf = (image: SimulatedImage, tag: ImageTag): ImageConfig => ({
  name: `${image.repository}:${tag.tag}`,
  digest: `${image.repository}@${digestOf(image, tag)}`,
  sizeBytes: tag.sizeBytes ?? image.sizeBytes,
  entrypoint: image.entrypoint ?? [],
  cmd: image.cmd ?? [],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...image.env?.(tag) },
  workingDir: image.workingDir ?? '/',
  user: image.user ?? { uid: 0, gid: 0, name: 'root' },
  layers: layerNames(image, tag),
  stopSignal: image.stopSignal ?? 'SIGTERM',
})

// What a tag holds never changes, and every pod made of it asks.
const configs = new Map<ImageTag, ImageConfig>()

const rememberedConfig = (image: SimulatedImage, tag: ImageTag): ImageConfig => {
  let config = configs.get(tag)
  if (!config) configs.set(tag, (config = configOf(image, tag)))
  return config
}

const byRepository = new Map(imageTable.map((image) => [image.repository, image]))

/** Host names of registries that answer at all; the simulated network has no others. */
const registries = new Set([
  ...imageTable.map((image) => image.repository.split('/')[0] as string),
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
])

/** Looks up a reference in the simulated registries. Messages are those a container runtime passes on. */
export const findImage = (reference: string): ImageAnswer => {
  const parsed = parseImageReference(reference)
  if (!parsed)
    return {
      type: 'invalid',
      message: `Failed to apply default image tag "${reference}": couldn't parse image name "${reference}": invalid reference format${/[A-Z]/.test(reference.split(':')[0] ?? '') ? ': repository name must be lowercase' : ''}`,
    }
  const { registry, path, digest } = parsed
  const repository = `${registry}/${path}`
  const full = `${repository}${digest ? `@${digest}` : `:${parsed.tag ?? 'latest'}`}`
  const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": `
  if (!registries.has(registry))
    return {
      type: 'missing',
      message: `${failed}failed to do request: Head "https://${registry}/v2/${path}/manifests/${parsed.tag ?? digest ?? 'latest'}": dial tcp: lookup ${registry.split(':')[0]}: no such host`,
    }
  const image = byRepository.get(repository)
  if (!image) {
    return {
      type: 'missing',
      message:
        registry === 'docker.io'
          ? `${failed}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
          : `${failed}${repository}: not found`,
    }
  }
  const tag = digest
    ? image.tags.find((one) => rememberedConfig(image, one).digest.endsWith(digest))
    : image.tags.find((one) => one.tag === (parsed.tag ?? 'latest'))
  if (!tag) return { type: 'missing', message: `${failed}${full}: not found` }
  return { type: 'found', image: rememberedConfig(image, tag) }
}

/** The simulated registries as a kubelet asks them. */
export const simulatedRegistry: ImageSource = { find: findImage }

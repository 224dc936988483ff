// How an image comes to a node, or why not.
import { deepFreeze, type k8s } from '@kubarium/kube-objects'
import type { StoredObject } from '@kubarium/kube-store'
import type { ImageConfig } from '../image-source.ts'
import { goDuration } from './go-duration.ts'
import { BLOCKED_RETRY_MS, type Draft, type PodLook } from './pod-look.ts'
import { create } from './container-create.ts'

/** Image back-off: 10 s, doubling, up to 5 minutes; a failed pull is shown as such for a moment first. */
const PULL_BACKOFF_MS = 10_000
const PULL_BACKOFF_MAX_MS = 300_000
const PULL_FAILED_SHOWN_MS = 2_000
/** A registry delivers so much in a second, plus a moment for asking. */
const PULL_BYTES_PER_SECOND = 60_000_000
const PULL_ASK_MS = 450
const IMAGES = '~images'

function imagesOn(look: PodLook, node: string): readonly string[] {
  return (
    (look.tools.journal.state.get(`${IMAGES}//${node}`) as unknown as { images: readonly string[] } | undefined)
      ?.images ?? []
  )
}

function addImage(look: PodLook, node: string, image: string): void {
  const images = imagesOn(look, node)
  if (images.includes(image)) return
  look.tools.journal.write(
    `${IMAGES}//${node}`,
    deepFreeze({ metadata: { name: node }, images: [...images, image] }) as StoredObject,
  )
}

/** Whether the spec names another image than when it was last looked for: that can be changed in a pod that is there. */
export function namesAnotherImage({ runtime }: Draft, { name, image = '' }: k8s.Container): boolean {
  const last = runtime.containers[name]?.image
  return last !== undefined && last !== image
}

export function lookForImage(look: PodLook, draft: Draft, container: k8s.Container): void {
  const { options } = look.tools
  const { name, image = '', imagePullPolicy } = container
  // Back-offs are those of an image: another one is tried at once.
  if (namesAnotherImage(draft, container)) look.set(draft, name, {}, ['pullFailures', 'backoffMs'])
  look.set(draft, name, { image })
  const answer = options.images.find(image)
  if (answer.type === 'invalid') {
    look.event(draft, 'Warning', 'InspectFailed', answer.message, container)
    look.event(draft, 'Warning', 'Failed', 'Error: InvalidImageName', container)
    look.set(draft, name, {
      phase: 'blocked',
      until: look.now + BLOCKED_RETRY_MS,
      error: { reason: 'InvalidImageName', message: answer.message },
    })
    return
  }
  const isPresent = answer.type === 'found' && imagesOn(look, draft.runtime.node).includes(answer.image.digest)
  if (imagePullPolicy === 'Never' && !isPresent) {
    const message = `Container image "${image}" is not present with pull policy of Never`
    look.event(draft, 'Warning', 'ErrImageNeverPull', message, container)
    look.event(draft, 'Warning', 'Failed', 'Error: ErrImageNeverPull', container)
    look.set(draft, name, {
      phase: 'blocked',
      until: look.now + BLOCKED_RETRY_MS,
      error: { reason: 'ErrImageNeverPull', message },
    })
    return
  }
  if (isPresent && imagePullPolicy !== 'Always') {
    look.event(
      draft,
      'Normal',
      'Pulled',
      `Container image "${image}" already present on machine and can be accessed by the pod`,
      container,
    )
    create(look, draft, container)
    return
  }
  look.event(draft, 'Normal', 'Pulling', `Pulling image "${image}"`, container)
  look.set(
    draft,
    name,
    {
      phase: 'pulling',
      pullStartedAt: look.now,
      until: look.now + pullMs(look, answer.type === 'found' ? answer.image : undefined, isPresent),
    },
    ['error'],
  )
}

function pullMs(look: PodLook, image: ImageConfig | undefined, isPresent: boolean): number {
  const { pullSeconds } = look.tools.options
  if (pullSeconds !== undefined) return pullSeconds * 1000
  const jitter = 0.8 + 0.4 * look.tools.context.random().next()
  const transfer = !image || isPresent ? 0 : (image.sizeBytes / PULL_BYTES_PER_SECOND) * 1000
  return Math.round((PULL_ASK_MS + transfer) * jitter)
}

export function finishPull(look: PodLook, draft: Draft, container: k8s.Container): void {
  const { name, image = '' } = container
  const runtime = draft.runtime.containers[name]!
  const answer = look.tools.options.images.find(image)
  if (answer.type !== 'found') {
    const { message } = answer
    look.event(draft, 'Warning', 'Failed', `Failed to pull image "${image}": ${message}`, container)
    look.event(draft, 'Warning', 'Failed', 'Error: ErrImagePull', container)
    look.set(draft, name, {
      phase: 'pull-backoff',
      until: look.now + PULL_FAILED_SHOWN_MS,
      pullFailures: (runtime.pullFailures ?? 0) + 1,
      error: { reason: 'ErrImagePull', message },
    })
    return
  }
  const took = goDuration(look.now - runtime.pullStartedAt!)
  look.event(
    draft,
    'Normal',
    'Pulled',
    `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${answer.image.sizeBytes} bytes.`,
    container,
  )
  addImage(look, draft.runtime.node, answer.image.digest)
  look.set(draft, name, {}, ['until', 'pullStartedAt', 'pullFailures', 'error'])
  create(look, draft, container)
}

export function backOffPull(look: PodLook, draft: Draft, container: k8s.Container): void {
  const { name, image = '' } = container
  const { pullFailures = 1, error } = draft.runtime.containers[name]!
  const delay = Math.min(PULL_BACKOFF_MAX_MS, PULL_BACKOFF_MS * 2 ** (pullFailures - 1))
  look.event(draft, 'Normal', 'BackOff', `Back-off pulling image "${image}"`, container)
  look.event(draft, 'Warning', 'Failed', 'Error: ImagePullBackOff', container)
  look.set(draft, name, {
    phase: 'pull-backoff',
    until: look.now + delay - PULL_FAILED_SHOWN_MS,
    error: {
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "${image}": ErrImagePull: ${error!.message}`,
    },
  })
}

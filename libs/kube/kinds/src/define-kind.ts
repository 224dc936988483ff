import type { KubeObject } from '@kubarium/kube-objects'
import { defineResource, type ResourceDefinition } from '@kubarium/kube-apiserver'
import type { Reconciler } from '@kubarium/kube-reconcile'

/** A kind: what the API server must know of it, and who makes it true. */
export interface KindDefinition {
  readonly resource: ResourceDefinition
  readonly reconcilers: readonly Reconciler[]
}

/** Puts a kind together. A kind is a folder that ends in one of these, and a line in `builtInKinds`. */
export function defineKind<T extends KubeObject>(
  definition: Parameters<typeof defineResource<T>>[0] & { readonly reconcilers?: readonly Reconciler[] },
): KindDefinition {
  const { reconcilers = [], ...resource } = definition
  return { resource: defineResource<T>(resource) as ResourceDefinition, reconcilers }
}

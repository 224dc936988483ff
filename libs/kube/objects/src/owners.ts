import type { KubeObject } from './object.ts'
import type { OwnerReference } from './generated/k8s.ts'

/** The owner that manages an object, if any (metav1.GetControllerOf). */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller)
}

/** Whether an object is managed by the one with this uid. */
export function isControlledBy(object: KubeObject, uid: string): boolean {
  return controllerOf(object)?.uid === uid
}

/** The reference by which a controller marks what it creates; it blocks the owner's foreground deletion. */
export function controllerReference(owner: KubeObject, apiVersion: string, kind: string): OwnerReference {
  return {
    apiVersion,
    kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

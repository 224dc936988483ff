// Rules for the volumes of a pod.
import {
  dns1123LabelProblems,
  duplicate,
  invalidValue,
  invalidValues,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { volumeSourceErrors } from './volume-source.validation.ts'

/**
 * @param podName name of the pod that has them; undefined in a template
 * @returns what is wrong, and the volumes that can be mounted
 */
export function volumeErrors(
  volumes: readonly k8s.Volume[],
  at: FieldPath,
  podName: string | undefined,
): { errors: FieldError[]; names: Map<string, k8s.Volume> } {
  const names = new Map<string, k8s.Volume>()
  const errors: FieldError[] = []
  const madeClaims = new Set(
    podName ? volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${podName}-${name}`) : [],
  )
  volumes.forEach((volume, i) => {
    const here = at.index(i)
    const { name } = volume
    const found = volumeSourceErrors(volume, here, { volumeName: name, podName })
    if (!name) found.push(required(here.child('name')))
    else found.push(...invalidValues(here.child('name'), name, dns1123LabelProblems(name)))
    if (names.has(name)) found.push(duplicate(here.child('name'), name))
    // A volume that is wrong in itself counts as missing for the mounts.
    if (found.length === 0) names.set(name, volume)
    errors.push(...found)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && madeClaims.has(claim))
      errors.push(
        invalidValue(
          here.child('persistentVolumeClaim', 'claimName'),
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      )
  })
  return { errors, names }
}

import styles from './skeleton.module.css'

/** A place where something will stand, shown only when it takes longer than 300 ms. Sizes are CSS lengths. */
export function Skeleton({
  width = '100%',
  height = 12,
  radius = 4,
}: {
  width?: string | number
  height?: number
  radius?: number
}) {
  return <span aria-hidden="true" className={styles.skeleton} style={{ width, height, borderRadius: radius }} />
}

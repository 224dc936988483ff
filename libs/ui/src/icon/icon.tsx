import { iconShapes, type IconName } from './icon-shapes.tsx'
import styles from './icon.module.css'

/**
 * An icon. Decorative unless `label` is given: then it is an image with that name.
 * `size` is the side in pixels: 14, 16 (default), 18, 20 or 32.
 */
export function Icon({
  name,
  size = 16,
  label,
  turning = false,
  className = '',
}: {
  name: IconName
  size?: 12 | 14 | 16 | 18 | 20 | 32
  label?: string
  /** A busy icon may turn; it stands still when the person asked for less motion. */
  turning?: boolean
  className?: string
}) {
  return (
    <svg
      className={`${styles.icon} ${turning ? styles.turning : ''} ${className}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {iconShapes[name]}
    </svg>
  )
}

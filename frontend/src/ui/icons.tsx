// Small line icons. All are decoration: a word or a label always stands beside them.
import type { ReactNode } from 'react'

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width="14"
      height="14"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  )
}

const icon = (...lines: string[]) =>
  function LineIcon() {
    return (
      <Icon>
        {lines.map((line) => (
          <path key={line} d={line} />
        ))}
      </Icon>
    )
  }

export const CheckIcon = icon('M3 8.5 6.5 12 13 4.5')
export const CrossIcon = icon('M4 4l8 8', 'M12 4l-8 8')
export const QuestionIcon = icon('M5.5 6a2.5 2.5 0 1 1 3.6 2.3C8.3 8.7 8 9.2 8 10', 'M8 12.8v.1')
export const ClockIcon = icon('M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2', 'M8 5v3l2 1.5')
export const PlayIcon = icon('M5 3.5v9l7-4.5z')
export const SendIcon = icon('M2.5 8h10', 'M9 4.5 12.5 8 9 11.5')
export const StopIcon = icon('M4.5 4.5h7v7h-7z')
export const BanIcon = icon('M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2', 'M3.8 3.8l8.4 8.4')
export const LinkIcon = icon(
  'M6.5 9.5l3-3',
  'M7.5 4.8 9 3.3a2.6 2.6 0 0 1 3.7 3.7l-1.5 1.5',
  'M8.5 11.2 7 12.7A2.6 2.6 0 0 1 3.3 9l1.5-1.5',
)
export const UnlinkIcon = icon(
  'M7.5 4.8 9 3.3a2.6 2.6 0 0 1 3.7 3.7l-1.5 1.5',
  'M8.5 11.2 7 12.7A2.6 2.6 0 0 1 3.3 9l1.5-1.5',
  'M3 3l10 10',
)
export const RefreshIcon = icon('M13 8a5 5 0 1 1-1.6-3.7', 'M13 2.5v3h-3')
export const CopyIcon = icon('M6 6h7v7H6z', 'M10 6V3H3v7h3')
export const SearchIcon = icon('M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9', 'M10.5 10.5 13.5 13.5')
export const ChevronIcon = icon('M6 4l4 4-4 4')
export const DownIcon = icon('M4 6l4 4 4-4')
export const WarningIcon = icon('M8 2.5 14 13H2z', 'M8 6.5v3', 'M8 11.3v.1')
export const UserIcon = icon(
  'M8 2.5a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4',
  'M3 13.5c.5-2.6 2.4-4 5-4s4.5 1.4 5 4',
)
export const PencilIcon = icon('M3 13l.7-3L11 2.7 13.3 5 6 12.3z')
export const InfoIcon = icon('M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2', 'M8 7.5v3.5', 'M8 5v.1')
export const MenuIcon = icon('M3 4.5h10', 'M3 8h10', 'M3 11.5h10')
export const SwapIcon = icon('M3 5.5h9', 'M9.5 3 12 5.5 9.5 8', 'M13 10.5H4', 'M6.5 8 4 10.5 6.5 13')
export const EyeIcon = icon(
  'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8',
  'M8 6.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4',
)
export const PlusIcon = icon('M8 3v10', 'M3 8h10')
export const LockIcon = icon('M4 7.5h8v6H4z', 'M5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5')
export const DownloadIcon = icon('M8 2.5v7.5', 'M4.8 7 8 10.2 11.2 7', 'M3 13h10')
export const OctagonIcon = icon('M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z', 'M8 5v3.5', 'M8 11v.1')
export const StarIcon = icon('M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z')

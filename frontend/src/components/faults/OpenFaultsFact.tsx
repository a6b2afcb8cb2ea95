import { Link } from '@tanstack/react-router'
import type { Vehicle } from '@/api/wire'
import { countOf } from '@/components/faults/levels'
import styles from '@/components/faults/OpenFaultsFact.module.css'
import { useOpenFaults } from '@/components/faults/useVehicleFaults'
import { faultsText } from '@/lib/text/faults'
import { CheckIcon, QuestionIcon, WarningIcon } from '@/ui/icons'
import { Facts } from '@/ui/Facts'

/** For the bar of the vehicle: how many faults are open in how many components, as far as they were read. */
export function OpenFaultsFact({ vehicle }: { vehicle: Vehicle }) {
  const open = useOpenFaults(vehicle.id)
  const withSome = [...open.values()].filter((each) => countOf(each) > 0)
  const count = withSome.reduce((sum, each) => sum + countOf(each), 0)
  const state = open.size === 0 ? 'unread' : count === 0 ? 'none' : 'open'
  const look = {
    unread: { icon: <QuestionIcon />, word: faultsText.unread },
    none: { icon: <CheckIcon />, word: faultsText.noneOpen },
    open: { icon: <WarningIcon />, word: faultsText.openCount(count, withSome.length) },
  }[state]
  return (
    <Facts
      facts={[
        {
          name: faultsText.openFact,
          value: (
            <Link
              to="/vehicles/$vehicleId"
              params={{ vehicleId: vehicle.id }}
              className={styles.fact}
              data-state={state}
              activeProps={{}}
              title={faultsText.overview}
            >
              {look.icon}
              <span className="hidden-visually">{faultsText.openFact}: </span>
              {look.word}
            </Link>
          ),
        },
      ]}
    />
  )
}

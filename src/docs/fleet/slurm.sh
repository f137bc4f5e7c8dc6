#!/bin/bash
# An array of Slurm: sbatch --export=ALL,FROM=/shared/photos,TO=/shared/small slurm.sh
# Each task takes its part of the files. Submit it again to do what a task that was ended left over.
#SBATCH --job-name=aec
#SBATCH --array=1-100
#SBATCH --cpus-per-task=8
#SBATCH --mem=8G
#SBATCH --time=04:00:00
#SBATCH --signal=TERM@60
#SBATCH --requeue
set -euo pipefail

srun aec compress "$FROM" -o "$TO/" --shard auto --jobs "$SLURM_CPUS_PER_TASK" --skip-existing --quiet

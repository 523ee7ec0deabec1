using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>There is less data than the recipe demands. Carries what the event shows beside the message.</summary>
internal sealed class MinDataException(string message, ImmutableArray<EventField> thresholds)
    : TrainingException(TrainingErrorCode.MinDataViolation, message)
{
    /// <summary>The thresholds that the recipe sets.</summary>
    public ImmutableArray<EventField> Thresholds => thresholds;
}

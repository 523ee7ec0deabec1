namespace Recotem.Training.Tests;

public sealed class TrialScheduleTests
{
    [Fact]
    public void Trials_of_all_algorithms_are_interleaved()
    {
        var schedule = new TrialSchedule([3, 1, 2], [true, true, true]);
        Assert.Equal(6, schedule.Planned);
        ScheduledTrial[] expected = [new(0, 0), new(1, 0), new(2, 0), new(0, 1), new(2, 1), new(0, 2)];
        Assert.Equal(expected, Rest(schedule));
        Assert.Equal(6, schedule.Planned);
        Assert.Null(new TrialSchedule([0, 0], [true, true]).Next);
    }

    [Fact]
    public void An_exhausted_algorithm_hands_its_trials_on()
    {
        var schedule = new TrialSchedule([4, 4, 4], [true, true, true]);
        schedule.Begin();
        schedule.Exhaust();
        Assert.Equal(12, schedule.Planned);
        ScheduledTrial[] rest = [.. Rest(schedule)];
        Assert.Equal(11, rest.Length);
        Assert.Equal((6, 0, 5), (rest.Count(t => t.Algorithm == 0) + 1, rest.Count(t => t.Algorithm == 1), rest.Count(t => t.Algorithm == 2) - 1));
    }

    [Fact]
    public void Who_has_used_up_its_own_trials_takes_those_of_others_but_an_explicit_number_stays()
    {
        var schedule = new TrialSchedule([1, 3, 1], [true, true, false]);
        for (int n = 0; n < 3; n++)
            schedule.Begin();
        schedule.Exhaust();
        Assert.Equal(5, schedule.Planned);
        Assert.Equal([new ScheduledTrial(0, 1), new ScheduledTrial(0, 2)], Rest(schedule));
    }

    [Fact]
    public void Trials_that_nobody_takes_are_not_planned_any_more()
    {
        var schedule = new TrialSchedule([2, 3], [true, false]);
        schedule.Exhaust();
        Assert.Equal(3, schedule.Planned);
        schedule.Exhaust();
        Assert.Equal((0, null), (schedule.Planned, schedule.Next));
    }

    [Fact]
    public void The_order_takes_no_memory_for_trials_that_are_never_reached()
    {
        var schedule = new TrialSchedule([int.MaxValue - 1, 1], [true, true]);
        ScheduledTrial[] expected = [new(0, 0), new(1, 0), new(0, 1), new(0, 2)];
        Assert.Equal(expected, Rest(schedule).Take(4));
    }

    private static IEnumerable<ScheduledTrial> Rest(TrialSchedule schedule)
    {
        while (schedule.Next is { } next)
        {
            yield return next;
            schedule.Begin();
        }
    }
}

namespace Recotem.Analyzers;

/// <summary>How a blocking or detaching piece of code is mended.</summary>
internal enum BlockingFix
{
    /// <summary>There is no mechanical remedy.</summary>
    None,

    /// <summary>Await the task instead of asking for its result.</summary>
    Await,

    /// <summary>Await <c>Task.WhenAll</c> or <c>Task.WhenAny</c> instead.</summary>
    AwaitCombined,

    /// <summary>Await <c>Task.Delay</c> instead.</summary>
    Delay,

    /// <summary>Await the <c>WaitAsync</c> or <c>WaitForExitAsync</c> of the same object instead.</summary>
    AwaitSibling,

    /// <summary>Await the task that nobody observes.</summary>
    Observe,

    /// <summary>Return a task.</summary>
    ReturnTask,
}

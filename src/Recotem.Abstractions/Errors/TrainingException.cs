namespace Recotem;

/// <summary>Training failed. Exit code 4.</summary>
/// <param name="code">One of the codes of the training events, for instance <c>split_error</c>.</param>
/// <param name="message">The message for people.</param>
/// <param name="innerException">The cause.</param>
public class TrainingException(string code, string message, Exception? innerException = null)
    : RecotemException(code, ExitCode.Training, message, innerException);
